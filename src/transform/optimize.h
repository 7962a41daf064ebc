// All rewrites that make a function faster without changing what it returns.
#pragma once

#include "absl/status/status.h"
#include "graph/graph.h"
#include "ops/op.h"

namespace thaw {

// Inlines calls, folds constants, then fuses patterns. What fails is the graph's fault (a missing function, a cycle).
absl::Status Optimize(Function* function, const OpRegistry& registry);

}  // namespace thaw
