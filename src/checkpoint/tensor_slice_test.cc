#include "checkpoint/tensor_slice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thaw {
namespace {

using ::testing::ElementsAre;

TEST(TensorSliceTest, KeysAreTensorFlowsOrderedCode) {
  EXPECT_EQ(SliceKey("w", {{0, 2}, {}}), std::string("\0w\0\1\1\2\x80\x82\x80\x7f", 10));
  EXPECT_EQ(SliceKey(absl::string_view("a\0\xff", 3), {}), std::string("\0a\0\xff\xff\0\0\1\0", 9));
  // 64 takes two bytes: 7 bits each, the length as leading ones.
  EXPECT_EQ(SliceKey("", {{64, 10000}}), std::string("\0\0\1\1\1\xc0\x40\xe0\x27\x10", 10));
  EXPECT_EQ(SliceKey("", {{int64_t{1} << 62, 1}}), std::string("\0\0\1\1\1\xff\xc0\x40\0\0\0\0\0\0\0\x81", 16));
}

TEST(TensorSliceTest, ParsesAndRefuses) {
  const auto spec = ParseShapeAndSlice("10 4 2,5:-");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(spec->shape, (Shape{10, 4}));
  EXPECT_EQ(TensorSliceToString(spec->slice), "2,5:-");
  for (const char* text : {"10", "10 4 0,4", "10 x -:-", "3 -1,2", "3 0,0", "3 0", "-3 -",
                           "9223372036854775807 9223372036854775807 -:-"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseShapeAndSlice(text).status())) << text;
  }
  EXPECT_TRUE(absl::IsInternal(ParseShapeAndSlice("3 2,2").status()));
  EXPECT_TRUE(absl::IsInternal(ParseShapeAndSlice("3 2,9223372036854775807").status()));
}

TEST(TensorSliceTest, CopiesARegionBetweenSlices) {
  const Tensor from = Tensor::FromValues<int32_t>(Shape{2, 3}, {1, 2, 3, 4, 5, 6});
  Tensor to = Tensor::FromValues<int32_t>(Shape{2, 2}, {0, 0, 0, 0});
  CopyRegion({{5, 1}, {1, 2}}, from, {{4, 2}, {0, 3}}, &to, {{5, 2}, {1, 2}});
  EXPECT_THAT(to.flat<int32_t>(), ElementsAre(5, 6, 0, 0));
}

}  // namespace
}  // namespace thaw
