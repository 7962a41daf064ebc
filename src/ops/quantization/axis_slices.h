// Tensors that are quantized as a whole (axis -1) or each slice along an axis by itself.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "thaw/shape.h"

namespace thaw {

// [outer, count, inner] elements; slice s are those with s in the middle.
struct AxisSlices {
  int64_t outer = 1, count = 1, inner = 1;

  // Calls visit(slice, begin, end) for each run of elements of one slice.
  template <typename Visit>
  void ForEachRun(Visit visit) const {
    if (inner == 0) return;
    for (int64_t run = 0; run < outer * count; ++run) visit(run % count, run * inner, (run + 1) * inner);
  }
};

inline absl::StatusOr<AxisSlices> SlicesAlong(const Shape& shape, int64_t axis) {
  if (axis < -1 || axis >= shape.rank()) {
    return absl::InvalidArgumentError(
        absl::StrCat("axis must be -1 or an axis of shape ", shape.ToString(), ", found ", axis));
  }
  AxisSlices slices;
  if (axis == -1) {
    slices.inner = shape.num_elements();
    return slices;
  }
  for (int d = 0; d < shape.rank(); ++d)
    (d < axis ? slices.outer : d == axis ? slices.count : slices.inner) *= shape.dim(d);
  return slices;
}

}  // namespace thaw
