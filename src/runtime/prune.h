// What of a graph a run needs.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "graph/graph.h"

namespace thaw {

// The nodes that `fetches` and `targets` need when `feeds` are given, as a function whose arguments are the feeds and
// whose results are the fetches. Fed tensors become _Arg nodes of the type that was fed.
// NotFound or InvalidArgument for names that the graph does not have.
absl::StatusOr<Function> PruneToFunction(const Graph& graph, absl::Span<const std::pair<std::string, DType>> feeds,
                                         absl::Span<const std::string> fetches, absl::Span<const std::string> targets);

// Which nodes the results and control results of `function` need.
std::vector<bool> NeededNodes(const Function& function);

}  // namespace thaw
