// Rows picked out of a table by index.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "thaw/tensor.h"

namespace thaw {

// How a gather sees its tensors: params is [batch, outer, limit, inner], indices [batch, count], the result
// [batch, outer, count, inner].
struct GatherDims {
  int64_t batch, outer, limit, inner, count;
};

// result[b, o, i, :] = params[b, o, indices[b, i], :]. OutOfRange names the first index outside [0, limit).
// REQUIRES: params and result are of one type, indices of an integer type, and as large as `dims` says.
absl::Status Gather(const GatherDims& dims, const Tensor& params, const Tensor& indices, Tensor* result);

}  // namespace thaw
