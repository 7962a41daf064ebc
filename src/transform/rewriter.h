// Changing a function's graph piece by piece, with the uses of every value at hand.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "graph/graph.h"
#include "ops/op.h"

namespace thaw {

struct Use {
  int node;
  int input;
};

class Rewriter {
 public:
  Rewriter(Function* function, const OpRegistry& registry);

  int size() const { return graph_.size(); }
  const Node& node(int id) const { return graph_.node(id); }
  // The nodes, each after its inputs.
  absl::StatusOr<std::vector<int>> Order() const { return TopologicalOrder(graph_); }
  // Whether `endpoint` is output 0 of a node of that op that runs in every run of the function.
  bool Is(Endpoint endpoint, absl::string_view op) const;
  bool IsConditional(int id) const { return conditional_[static_cast<size_t>(id)]; }

  // The value of a Const; null for others.
  const Tensor* Constant(Endpoint endpoint) const;
  // The value of a float constant with one element.
  std::optional<float> Scalar(Endpoint endpoint) const;

  const std::vector<Use>& Uses(Endpoint endpoint) const;
  bool IsReturned(Endpoint endpoint) const;
  // The one node input that takes the value, when there is only that one.
  std::optional<Use> OnlyUse(Endpoint endpoint) const;

  Endpoint AddConstant(const std::string& name, Tensor value);
  // Output 0 of a new node. The op must be registered and the attributes complete.
  Endpoint AddNode(const std::string& name, absl::string_view op, std::vector<Endpoint> inputs, AttrMap attrs);
  // Whoever takes `from` takes `to` instead; what nobody needs any longer lets go of its own inputs.
  void Replace(Endpoint from, Endpoint to);
  // Lets a node no longer wait for others.
  void DropControlInputs(int id);

 private:
  void AddUses(int id);
  void Release(int id);

  Function* function_;
  Graph& graph_;
  const OpRegistry& registry_;
  std::vector<bool> conditional_;
  std::map<Endpoint, std::vector<Use>> uses_;
  std::vector<int> waiting_;  // by node: how many nodes wait for it
};

}  // namespace thaw
