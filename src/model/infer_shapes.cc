#include "model/infer_shapes.h"

#include <algorithm>

#include "ops/shape_context.h"

namespace thaw {
namespace {

const Tensor* ConstantValue(const Graph& graph, Endpoint endpoint) {
  const Node* node = &graph.node(endpoint.node);
  while (node->op == "Identity" && node->inputs.size() == 1) node = &graph.node(node->inputs[0].node);
  const auto value = node->op == "Const" ? node->attrs.find("value") : node->attrs.end();
  return value == node->attrs.end() ? nullptr : value->second.As<Tensor>();
}

}  // namespace

std::vector<std::vector<PartialShape>> InferShapes(const Graph& graph, const OpRegistry& registry) {
  std::vector<std::vector<PartialShape>> shapes(static_cast<size_t>(graph.size()));
  for (int id = 0; id < graph.size(); ++id) shapes[static_cast<size_t>(id)].resize(graph.node(id).output_types.size());
  const auto order = TopologicalOrder(graph);
  if (!order.ok()) return shapes;
  for (int id : *order) {
    const Node& node = graph.node(id);
    const OpEntry* entry = node.def == nullptr ? nullptr : registry.Find(node.op);
    // The value that a loop brings back is not known when it first enters.
    if (entry == nullptr || !entry->shape || node.op == "Merge" || node.op == "RefMerge") continue;
    std::vector<PartialShape> inputs;
    std::vector<const Tensor*> constants;
    for (const Endpoint& input : node.inputs) {
      const auto& source = shapes[static_cast<size_t>(input.node)];
      const auto output = static_cast<size_t>(input.output);
      inputs.push_back(output < source.size() ? source[output] : PartialShape());
      constants.push_back(ConstantValue(graph, input));
    }
    if (inputs.size() != node.input_types.size()) continue;
    ShapeContext context(node, std::move(inputs), std::move(constants));
    if (entry->shape(context).ok() && context.outputs().size() == node.output_types.size()) shapes[static_cast<size_t>(id)] = context.outputs();
  }
  return shapes;
}

}  // namespace thaw
