// The functions of a graph, made callable.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "graph/graph.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"

namespace thaw {

class GraphFunctions : public FunctionSource, public std::enable_shared_from_this<GraphFunctions> {
 public:
  GraphFunctions(std::shared_ptr<const FunctionLibrary> library, const OpRegistry& registry, GraphVersions versions)
      : library_(std::move(library)), registry_(registry), versions_(versions) {}

  // These functions, or, when an optimized function brings a library of its own, a source of that.
  std::shared_ptr<const GraphFunctions> For(const Function& function) const;

  // The plan of a function is made at its first call, so that functions may call themselves.
  absl::StatusOr<std::shared_ptr<const Callable>> Instantiate(const FunctionRef& ref) const override;

 private:
  friend class LazyCallable;
  std::shared_ptr<const FunctionLibrary> library_;
  const OpRegistry& registry_;
  GraphVersions versions_;
};

}  // namespace thaw
