// What goes into a graph and what comes out of it, where no signature says so.
#pragma once

#include <vector>

#include "graph/graph.h"
#include "thaw/model.h"

namespace thaw {

struct GraphEnds {
  std::vector<TensorInfo> inputs;     // placeholders
  std::vector<TensorInfo> outputs;    // tensors of nodes that no other node uses
  std::vector<TensorInfo> variables;  // by node name, of reference and resource variables
};

// `shapes` as from InferShapes.
GraphEnds FindGraphEnds(const Graph& graph, const std::vector<std::vector<PartialShape>>& shapes);

bool IsVariableOp(absl::string_view op);

}  // namespace thaw
