// Index tensors whose last dimension holds the coordinates of an element or a slice (GatherNd, ScatterNd).
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "thaw/tensor.h"

namespace thaw {

struct IndexedSlices {
  int64_t depth = 0;             // coordinates an index has
  int64_t length = 0;            // elements of a slice: the product of the dimensions after the first `depth`
  std::vector<int64_t> offsets;  // of each slice's first element; -1 for indices out of range that are ignored
};

// The slices of a tensor of shape `shape` that `indices` names. InvalidArgument for indices deeper than the shape, and,
// unless `ignore_bad`, names the first index out of range.
absl::StatusOr<IndexedSlices> ResolveIndices(const Shape& shape, const Tensor& indices, bool ignore_bad = false);

}  // namespace thaw
