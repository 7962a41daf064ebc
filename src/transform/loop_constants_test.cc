#include "transform/loop_constants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "graph/import.h"
#include "ops/op.h"
#include "proto/message_file.h"

namespace thaw {
namespace {

using ::testing::HasSubstr;

Function FromFile(absl::string_view name) {
  const auto file = LoadGraphDef(absl::StrCat(THAW_SOURCE_DIR, "/testdata/graphs/", name));
  EXPECT_TRUE(file.ok()) << file.status();
  auto graph = ImportGraphDef(file->graph, [](absl::string_view op) { return OpRegistry::Global().FindDef(op); });
  EXPECT_TRUE(graph.ok()) << graph.status();
  Function function;
  function.body = *std::move(graph);
  return function;
}

TEST(ForwardConstantsIntoLoops, GivesTheBodyTheConstantThatEveryRoundPassesOn) {
  Function function = FromFile("while_v2.pbtxt");
  // The limit "n" is passed on unchanged by every round.
  Node& limit = function.body.node(function.body.FindNode("n"));
  limit.op = "Const";
  limit.attrs["value"] = Tensor::Scalar<int32_t>(10);
  const auto functions_before = function.body.functions->size();
  EXPECT_TRUE(ForwardConstantsIntoLoops(&function));
  EXPECT_EQ(function.body.functions->size(), functions_before + 2);
  const Node& loop = function.body.node(function.body.FindNode("while"));
  EXPECT_THAT(loop.attrs.at("body").As<FunctionRef>()->name, HasSubstr("with_constants"));
  EXPECT_FALSE(ForwardConstantsIntoLoops(&function)) << "a second time finds nothing to do";
}

TEST(ForwardConstantsIntoLoops, TakesConstantsThroughEnter) {
  Function function = FromFile("loop.pbtxt");
  Node& limit = function.body.node(function.body.FindNode("n"));
  limit.op = "Const";
  limit.attrs["value"] = Tensor::Scalar<int32_t>(10);
  EXPECT_TRUE(ForwardConstantsIntoLoops(&function));
  const Node& less = function.body.node(function.body.FindNode("while/Less"));
  EXPECT_EQ(less.inputs[1].node, function.body.FindNode("n"));
}

}  // namespace
}  // namespace thaw
