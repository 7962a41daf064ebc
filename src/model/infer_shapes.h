// What is known of shapes before a graph runs.
#pragma once

#include <vector>

#include "graph/graph.h"
#include "ops/op.h"

namespace thaw {

// The shape of every output of every node (by node, then output), from the ops' shape functions. Unknown where an op says
// nothing, within the body of a loop that changes shapes, and where a shape function refuses its inputs.
std::vector<std::vector<PartialShape>> InferShapes(const Graph& graph, const OpRegistry& registry);

}  // namespace thaw
