// Every shape function against what its kernel makes, on the examples of testdata/ops: right when told everything, and
// right or silent when told less.
#include <gtest/gtest.h>

#include "example_files.h"
#include "fixtures.h"
#include "graph/import.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "runtime/make_session.h"

namespace thaw {
namespace {

// The op under test with the values around it.
struct Observed {
  Graph graph;
  int node = -1;
  std::vector<Tensor> inputs = {}, outputs = {};
};

absl::StatusOr<Observed> Observe(const Example& example) {
  tensorflow::GraphDef proto;
  if (!proto.ParseFromString(example.graph)) return absl::DataLossError("not a GraphDef");
  auto imported = ImportGraphDef(proto, [](absl::string_view op) { return OpRegistry::Global().FindDef(op); });
  if (!imported.ok()) return imported.status();
  Observed observed{*std::move(imported)};
  observed.node = observed.graph.FindNode("op");
  if (observed.node < 0) return absl::NotFoundError("the op stands in a function");
  const Node& node = observed.graph.node(observed.node);
  std::vector<std::string> names;
  for (const Endpoint& input : node.inputs) names.push_back(observed.graph.TensorName(input));
  for (int i = 0; i < static_cast<int>(node.output_types.size()); ++i)
    names.push_back(observed.graph.TensorName({observed.node, i}));
  SetCrashNote(example.name);
  const ScratchDirectory scratch;
  const auto session = MakeSession(std::make_shared<const Graph>(observed.graph), {.threads = 1});
  auto values = session->Run(example.feeds, names, {}, {.timeout = absl::Seconds(10)});
  if (!values.ok()) return values.status();
  const auto outputs = values->begin() + static_cast<std::ptrdiff_t>(node.inputs.size());
  observed.inputs.assign(values->begin(), outputs);
  observed.outputs.assign(outputs, values->end());
  return observed;
}

// How much a shape function is told of input i.
enum class Told { kEverything, kNoValues, kOnlyRanks, kNothing };

PartialShape InputShape(const Tensor& input, Told told) {
  if (told == Told::kNothing) return PartialShape();
  if (told == Told::kOnlyRanks) return PartialShape(Dims(static_cast<size_t>(input.rank()), -1));
  return PartialShape(input.shape());
}

void ExpectRight(const Example& example, const Observed& observed, const ShapeFunction& shape, Told told) {
  std::vector<PartialShape> inputs;
  std::vector<const Tensor*> constants;
  for (const Tensor& input : observed.inputs) {
    inputs.push_back(InputShape(input, told));
    constants.push_back(told == Told::kEverything ? &input : nullptr);
  }
  ShapeContext context(observed.graph.node(observed.node), inputs, constants);
  const absl::Status status = shape(context);
  const int level = static_cast<int>(told);
  ASSERT_TRUE(status.ok()) << example.name << ", told less by " << level << ": " << status.message();
  for (size_t i = 0; i < observed.outputs.size(); ++i) {
    EXPECT_TRUE(context.outputs()[i].IsCompatibleWith(observed.outputs[i].shape()))
        << example.name << ", told less by " << level << ": output " << i << " has shape "
        << observed.outputs[i].shape().ToString() << ", the shape function says " << context.outputs()[i].ToString();
  }
}

bool HoldsValues(const Tensor& tensor) { return tensor.dtype() == DType::kString || DTypeSize(tensor.dtype()) != 0; }

TEST(OpShapes, AgreeWithTheKernels) {
  for (const OpEntry* entry : OpRegistry::Global().List()) {
    if (entry->shape == nullptr || entry->kernels.empty()) continue;
    for (const Example& example : OpExamples(entry->def.name)) {
      if (example.refused) continue;
      const auto observed = Observe(example);
      // Handles cannot be fetched everywhere; the ops around them show in the examples' answers.
      if (!observed.ok() || !std::all_of(observed->inputs.begin(), observed->inputs.end(), HoldsValues)) continue;
      if (!std::all_of(observed->outputs.begin(), observed->outputs.end(), HoldsValues)) continue;
      for (Told told : {Told::kEverything, Told::kNoValues, Told::kOnlyRanks, Told::kNothing}) {
        ExpectRight(example, *observed, entry->shape, told);
      }
    }
  }
}

}  // namespace
}  // namespace thaw
