#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "graph/import.h"
#include "ops/op.h"
#include "proto/message_file.h"
#include "runtime/make_session.h"

namespace thaw {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::unique_ptr<Session> Import(const tensorflow::GraphDef& definition) {
  auto graph = ImportGraphDef(definition, [](absl::string_view op) { return OpRegistry::Global().FindDef(op); });
  EXPECT_TRUE(graph.ok()) << graph.status();
  return graph.ok() ? MakeSession(std::make_shared<const Graph>(*std::move(graph))) : nullptr;
}

std::unique_ptr<Session> FromFile(absl::string_view name) {
  auto file = LoadGraphDef(absl::StrCat(THAW_SOURCE_DIR, "/testdata/graphs/", name));
  EXPECT_TRUE(file.ok()) << file.status();
  return Import(file->graph);
}

std::unique_ptr<Session> FromText(absl::string_view text) {
  tensorflow::GraphDef definition;
  ExternalContents contents;
  EXPECT_TRUE(ParseMessage(text, "test", nullptr, &definition, &contents).ok());
  return Import(definition);
}

int32_t Sum(Session& session, int32_t n) {
  const auto got = session.Run({{"n", Tensor::Scalar(n)}}, {"sum"});
  EXPECT_TRUE(got.ok()) << got.status();
  return got.ok() ? got->front().scalar<int32_t>() : -1;
}

TEST(Session, RunsLoopsOfBothGenerations) {
  for (const char* file : {"loop.pbtxt", "while_v2.pbtxt"}) {
    auto session = FromFile(file);
    EXPECT_EQ(Sum(*session, 10), 45) << file;
    EXPECT_EQ(Sum(*session, 0), 0) << file;
    EXPECT_EQ(Sum(*session, 1000), 499500) << file;
  }
}

TEST(Session, RunsNestedLoopsWithBranches) {
  const auto expected = [](int n) {
    int sum = 0;
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < i; ++j) sum += j * i;
      if (i % 2 != 0) sum += 100;
    }
    return sum;
  };
  for (const char* file : {"nested.pbtxt", "nested_v2.pbtxt"}) {
    auto session = FromFile(file);
    for (int n : {0, 1, 2, 7}) EXPECT_EQ(Sum(*session, n), expected(n)) << file << " " << n;
  }
}

TEST(Session, TakesTheBranchThatThePredicateSays) {
  auto session = FromFile("cond.pbtxt");
  for (const auto& [x, y] : {std::pair{3.0f, 6.0f}, std::pair{-3.0f, -1.0f}}) {
    const auto got = session->Run({{"x:0", Tensor::Scalar(x)}}, {"y:0"});
    ASSERT_TRUE(got.ok()) << got.status();
    EXPECT_EQ(got->front().scalar<float>(), y);
  }
}

constexpr char kAdd[] = R"(
  node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { dim { size: 2 } } } } }
  node { name: "y" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { unknown_rank: true } } } }
  node { name: "double" op: "AddV2" input: "x" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
  node { name: "sum" op: "AddV2" input: "double" input: "y" attr { key: "T" value { type: DT_FLOAT } } }
  node { name: "other" op: "NoSuchOp" input: "sum" }
  versions { producer: 1000 })";

TEST(Session, FeedsAnyTensorAndKeepsWhatWasFed) {
  auto session = FromText(kAdd);
  const Tensor x = Tensor::Vector<float>({1, 2}), y = Tensor::Vector<float>({10, 20});
  auto got = session->Run({{"x", x}, {"y", y}}, {"sum", "double", "x"});
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_THAT((*got)[0].flat<float>(), ElementsAre(12, 24));
  EXPECT_THAT((*got)[1].flat<float>(), ElementsAre(2, 4));
  EXPECT_THAT((*got)[2].flat<float>(), ElementsAre(1, 2));
  got = session->Run({{"double:0", y}, {"y", y}}, {"sum"});
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_THAT((*got)[0].flat<float>(), ElementsAre(20, 40));
  EXPECT_THAT(y.flat<float>(), ElementsAre(10, 20));
}

TEST(Session, SaysWhatIsMissing) {
  auto session = FromText(kAdd);
  const Tensor x = Tensor::Vector<float>({1, 2});
  EXPECT_THAT(session->Run({{"x", x}}, {"sum"}).status().ToString(), HasSubstr("placeholder 'y' needs a value"));
  EXPECT_THAT(session->Run({{"x", x}, {"y", x}}, {"other"}).status().ToString(), HasSubstr("NoSuchOp (node 'other')"));
  EXPECT_THAT(session->Run({{"x", x}, {"y", x}}, {"som"}).status().ToString(), HasSubstr("nearest: sum"));
  EXPECT_THAT(session->Run({{"x", Tensor::Scalar(1.0f)}, {"y", x}}, {"sum"}).status().ToString(), HasSubstr("must have shape [2], found []"));
  EXPECT_THAT(session->Run({{"x", Tensor::Vector<int32_t>({1, 2})}, {"y", x}}, {"sum"}).status().ToString(), HasSubstr("must be float, found int32[2]"));
  EXPECT_THAT(session->Run({{"x", x}, {"y", Tensor::Vector<float>({1, 2, 3})}}, {"sum"}).status().ToString(), HasSubstr("node 'sum' (AddV2)"));
}

TEST(Session, KeepsWhatAFoldedConstantWaitsFor) {
  auto session = FromText(R"(
    node { name: "ok" op: "Placeholder" attr { key: "dtype" value { type: DT_BOOL } } }
    node { name: "check" op: "Assert" input: "ok" input: "ok" attr { key: "T" value { list { type: DT_BOOL } } } }
    node { name: "one" op: "Const" input: "^check" attr { key: "dtype" value { type: DT_INT32 } }
           attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape {} int_val: 1 } } } }
    node { name: "out" op: "Identity" input: "one" attr { key: "T" value { type: DT_INT32 } } })");
  EXPECT_TRUE(session->Run({{"ok", Tensor::Scalar(true)}}, {"out"}).ok());
  EXPECT_THAT(session->Run({{"ok", Tensor::Scalar(false)}}, {"out"}).status().message(), HasSubstr("assertion failed"));
}

TEST(Session, StopsWhenCancelledOrLate) {
  auto session = FromFile("loop.pbtxt");
  std::atomic<bool> cancelled{true};
  const std::vector<Session::Feed> feeds = {{"n", Tensor::Scalar<int32_t>(2'000'000'000)}};
  EXPECT_EQ(session->Run(feeds, {"sum"}, {}, {.cancelled = &cancelled}).status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(session->Run(feeds, {"sum"}, {}, {.timeout = absl::Milliseconds(20)}).status().code(), absl::StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace thaw
