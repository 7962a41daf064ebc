// A graph node by node: listings, one node with its neighbours, and the dot language.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "json.h"
#include "thaw/inspect.h"

namespace thaw::cli {

std::string ListingText(const std::vector<GraphListing>& graphs);
Json NodeJson(const NodeInfo& node);
Json ListingJson(const std::vector<GraphListing>& graphs);

// A node and where its tensors go. NotFound when no graph has it.
struct NodeWithNeighbours {
  const NodeInfo* node = nullptr;
  std::vector<const NodeInfo*> producers;  // null where the listing has none: arguments of functions
  std::vector<const NodeInfo*> consumers;
};
absl::StatusOr<NodeWithNeighbours> FindNode(const std::vector<GraphListing>& graphs, const std::string& name);
std::string NodeText(const NodeWithNeighbours& found);
Json NodeWithNeighboursJson(const NodeWithNeighbours& found);

// The main graph for Graphviz, one cluster a name scope.
std::string DotText(const GraphListing& graph);

// The node that an input ("x:1", "^x") comes from.
std::string ProducerName(absl::string_view input);

}  // namespace thaw::cli
