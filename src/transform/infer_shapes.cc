#include "transform/infer_shapes.h"

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

// Where the op says nothing, what TensorFlow knew when it wrote the graph.
void TakeNotedShapes(const Node& node, std::vector<PartialShape>* shapes) {
  const auto noted = node.attrs.find("_output_shapes");
  const auto* list = noted == node.attrs.end() ? nullptr : noted->second.As<std::vector<PartialShape>>();
  if (list == nullptr || list->size() != shapes->size()) return;
  for (size_t i = 0; i < shapes->size(); ++i) {
    if (!(*shapes)[i].known_rank()) (*shapes)[i] = (*list)[i];
  }
}

// Runs the op's shape function on what is known of the inputs.
void InferNode(const Graph& graph, const Node& node, const OpEntry& entry, const std::vector<std::vector<PartialShape>>& shapes, std::vector<PartialShape>* outputs) {
  // The value that a loop brings back is not known when it first enters.
  if (!entry.shape || node.op == "Merge" || node.op == "RefMerge" || node.inputs.size() != node.input_types.size()) return;
  std::vector<PartialShape> inputs;
  std::vector<const Tensor*> constants;
  for (const Endpoint& input : node.inputs) {
    const auto& source = shapes[static_cast<size_t>(input.node)];
    const auto output = static_cast<size_t>(input.output);
    inputs.push_back(output < source.size() ? source[output] : PartialShape());
    constants.push_back(ConstantValue(graph, input));
  }
  ShapeContext context(node, std::move(inputs), std::move(constants));
  if (entry.shape(context).ok() && context.outputs().size() == outputs->size()) *outputs = context.outputs();
}

}  // namespace

std::vector<std::vector<PartialShape>> InferShapes(const Graph& graph, const OpRegistry& registry) {
  std::vector<std::vector<PartialShape>> shapes(static_cast<size_t>(graph.size()));
  for (int id = 0; id < graph.size(); ++id) shapes[static_cast<size_t>(id)].resize(graph.node(id).output_types.size());
  const auto order = TopologicalOrder(graph);
  if (!order.ok()) return shapes;
  for (int id : *order) {
    const Node& node = graph.node(id);
    auto& outputs = shapes[static_cast<size_t>(id)];
    const OpEntry* entry = node.def == nullptr ? nullptr : registry.Find(node.op);
    if (entry != nullptr) InferNode(graph, node, *entry, shapes, &outputs);
    TakeNotedShapes(node, &outputs);
  }
  return shapes;
}

}  // namespace thaw
