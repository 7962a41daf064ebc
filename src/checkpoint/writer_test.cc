#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "checkpoint/bundle_writer.h"
#include "checkpoint/fixture_test_util.h"
#include "checkpoint/v1_writer.h"
#include "thaw/checkpoint.h"

namespace thaw {
namespace {

using ::testing::ElementsAre;

std::string Folder() {
  const std::string folder =
      (std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name())
          .string();
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

std::shared_ptr<const CheckpointReader> OpenFixture(const std::string& name) {
  auto checkpoint = CheckpointReader::Open(absl::StrCat(FixturesFolder(), "/2_checkpoints/", name));
  EXPECT_TRUE(checkpoint.ok()) << checkpoint.status();
  return checkpoint.ok() ? *checkpoint : nullptr;
}

// Entries in the order in which they lie in the data file.
std::vector<CheckpointEntry> ByOffset(const CheckpointReader& checkpoint) {
  std::vector<CheckpointEntry> entries = checkpoint.entries();
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.offset < b.offset; });
  return entries;
}

TEST(BundleWriterTest, WritesTheBytesThatTensorFlowWrites) {
  if (FixturesFolder().empty()) GTEST_SKIP() << "WritesTheBytesThatTensorFlowWrites: needs the shared fixtures";
  for (const char* name :
       {"v2_dtypes/all", "v2_dtypes_tf221/all", "v2_many_tensors/many", "v2_tables_in_saver/ck/tables"}) {
    SCOPED_TRACE(name);
    const auto fixture = OpenFixture(name);
    ASSERT_NE(fixture, nullptr);
    const std::string prefix = Folder() + "/again";
    auto writer = BundleWriter::Create(prefix);
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (const CheckpointEntry& entry : ByOffset(*fixture)) {
      const auto tensor = fixture->Read(entry.name);
      ASSERT_TRUE(tensor.ok()) << tensor.status();
      ASSERT_TRUE((*writer)->Add(entry.name, *tensor).ok());
    }
    ASSERT_TRUE((*writer)->Finish().ok());
    for (const char* suffix : {".index", ".data-00000-of-00001"}) {
      EXPECT_TRUE(*ReadFile(prefix + suffix) == *ReadFile(fixture->prefix() + suffix)) << suffix;
    }
  }
}

TEST(BundleWriterTest, WritesSlicesThatReadBackWhole) {
  const std::string prefix = Folder() + "/sub/model";
  auto writer = BundleWriter::Create(prefix);
  ASSERT_TRUE(writer.ok()) << writer.status();
  const Shape shape{3, 2};
  ASSERT_TRUE((*writer)->AddSlice("w", shape, {{0, 2}, {}}, Tensor::FromValues<float>(Shape{2, 2}, {1, 2, 3, 4})).ok());
  ASSERT_TRUE((*writer)->AddSlice("w", shape, {{2, 1}, {}}, Tensor::FromValues<float>(Shape{1, 2}, {5, 6})).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(
      (*writer)->AddSlice("w", shape, {{2, 1}, {}}, Tensor::FromValues<float>(Shape{2}, {5, 6}))));
  EXPECT_FALSE(FileExists(prefix + ".index"));
  ASSERT_TRUE((*writer)->Finish().ok());
  const auto checkpoint = CheckpointReader::Open(prefix);
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_THAT((*checkpoint)->Read("w")->flat<float>(), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT((*checkpoint)->Info("w")->slices, ElementsAre("0,2:-", "2,1:-"));
}

TEST(BundleWriterTest, MergedShardsReadAsOne) {
  const std::string folder = Folder();
  const std::vector<std::string> parts = {folder + "/a", folder + "/b"};
  for (size_t i = 0; i < parts.size(); ++i) {
    auto writer = BundleWriter::Create(parts[i]);
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->Add(absl::StrCat("v", i), Tensor::Scalar<int64_t>(static_cast<int64_t>(i) + 7)).ok());
    ASSERT_TRUE(
        (*writer)
            ->AddSlice("w", Shape{2}, {{static_cast<int64_t>(i), 1}}, Tensor::Vector<float>({static_cast<float>(i)}))
            .ok());
    ASSERT_TRUE((*writer)->Finish().ok());
  }
  ASSERT_TRUE(MergeBundles(parts, folder + "/all", false).ok());
  const auto checkpoint = CheckpointReader::Open(folder + "/all");
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ((*checkpoint)->Read("v1")->scalar<int64_t>(), 8);
  EXPECT_THAT((*checkpoint)->Read("w")->flat<float>(), ElementsAre(0, 1));
  EXPECT_FALSE(FileExists(folder + "/a.index"));
  EXPECT_TRUE(absl::IsNotFound(MergeBundles({folder + "/gone"}, folder + "/x", false)));
}

TEST(V1WriterTest, WritesTheBytesThatTensorFlowWrites) {
  if (FixturesFolder().empty()) GTEST_SKIP() << "WritesTheBytesThatTensorFlowWrites: needs the shared fixtures";
  const Case fixture = LoadCase(absl::StrCat(FixturesFolder(), "/2_checkpoints/v1_partitioned"));
  const auto checkpoint = OpenFixture("v1_partitioned/ck/part");
  ASSERT_NE(checkpoint, nullptr);
  const std::string path = Folder() + "/part";
  V1Writer writer(path);
  for (const CheckpointEntry& entry : checkpoint->entries()) {
    std::vector<std::string> slices = entry.slices;
    if (slices.empty()) slices.push_back("");
    for (const std::string& text : slices) {
      TensorSlice slice(static_cast<size_t>(entry.shape.rank()));
      if (!text.empty()) slice = *ParseTensorSlice(text);
      std::string spec;
      if (!text.empty()) {
        for (int64_t dim : entry.shape.dims()) absl::StrAppend(&spec, dim, " ");
        spec += text;
      }
      const auto tensor = checkpoint->ReadSlice(entry.name, spec);
      ASSERT_TRUE(tensor.ok()) << tensor.status();
      ASSERT_TRUE(writer.Add(entry.name, entry.shape, slice, *tensor).ok());
    }
  }
  ASSERT_TRUE(writer.Finish().ok());
  EXPECT_EQ(*ReadFile(path), *ReadFile(checkpoint->prefix()));
}

TEST(V1WriterTest, EveryTypeOfTheFormatComesBack) {
  if (FixturesFolder().empty()) GTEST_SKIP() << "EveryTypeOfTheFormatComesBack: needs the shared fixtures";
  const auto fixture = OpenFixture("v1_dtypes/all.ckpt");
  ASSERT_NE(fixture, nullptr);
  const std::string path = Folder() + "/all.ckpt";
  V1Writer writer(path);
  for (const CheckpointEntry& entry : fixture->entries()) {
    ASSERT_TRUE(writer
                    .Add(entry.name, entry.shape, TensorSlice(static_cast<size_t>(entry.shape.rank())),
                         *fixture->Read(entry.name))
                    .ok())
        << entry.name;
  }
  ASSERT_TRUE(writer.Finish().ok());
  const auto again = CheckpointReader::Open(path);
  ASSERT_TRUE(again.ok()) << again.status();
  for (const std::string& name : fixture->names())
    EXPECT_TRUE(SameTensor(*fixture->Read(name), *(*again)->Read(name))) << name;
  EXPECT_TRUE(absl::IsUnimplemented(V1Writer("x").Add("b", Shape{}, {}, Tensor::Scalar(BFloat16(1.0f)))));
}

}  // namespace
}  // namespace thaw
