// What StridedSlice and its relatives cut out: begin, end and stride with TensorFlow's five masks.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "kernels/strided_copy.h"
#include "ops/kernel_spec.h"
#include "thaw/shape.h"

namespace thaw {

// Bit i concerns entry i of begin, end and strides.
struct SliceMasks {
  int64_t begin = 0;        // begin[i] does not count: from the first
  int64_t end = 0;          // end[i] does not count: to the last
  int64_t ellipsis = 0;     // entry i stands for as many full dimensions as are needed
  int64_t new_axis = 0;     // entry i puts a dimension of size 1 in
  int64_t shrink_axis = 0;  // entry i takes the element at begin[i] and drops the dimension
};

absl::StatusOr<SliceMasks> SliceMasksOf(const KernelSpec& spec);

// A slice worked out for one shape: per dimension of the input first element, step and number of elements.
struct SlicePlan {
  Dims begin, stride, size;
  // The result's shape, after dropping and adding dimensions; it has as many elements as `size`.
  Dims result;
  // For each dimension of the input its place in `result`, -1 when it is dropped.
  absl::InlinedVector<int, 6> place;
};

// Dimensions of `dims` may be -1 (unknown); then `size` and `result` have -1 where they depend on it.
absl::StatusOr<SlicePlan> PlanStridedSlice(absl::Span<const int64_t> dims, absl::Span<const int64_t> begin,
                                           absl::Span<const int64_t> end, absl::Span<const int64_t> strides,
                                           const SliceMasks& masks);

// The copy between the slice and a dense tensor of its elements: offset and dimensions with `from` in the sliced
// tensor.
struct SliceCopy {
  int64_t offset = 0;
  CopyDims dims;
};
SliceCopy CopyOfSlice(const Shape& sliced, const SlicePlan& plan);

// Writes `value`, broadcast to the slice's result, into the slice of `target`, whose memory must be its own.
absl::Status AssignSlice(const SlicePlan& plan, const Tensor& value, Tensor* target);

}  // namespace thaw
