// Inputs that say where and how much: sizes, axes, indices.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "ops/kernel_spec.h"
#include "ops/op_context.h"
#include "thaw/shape.h"

namespace thaw {

// The elements of an integer tensor.
absl::StatusOr<Dims> IntElements(const Tensor& tensor);

// The elements of input i, which must be an integer vector (of `length` elements, unless -1).
absl::StatusOr<Dims> IntVectorInput(const OpContext& context, int i, int64_t length = -1);

// Input i, an integer tensor of one element.
absl::StatusOr<int64_t> IntScalarInput(const OpContext& context, int i);

// The shape that input i, an integer vector, spells out.
absl::StatusOr<Shape> ShapeInput(const OpContext& context, int i);

// `axis` counted from the front, for axes in [-rank, rank).
absl::StatusOr<int> ResolveAxis(int64_t axis, int rank);

// Whether the attribute bad_indices_policy of GatherNd, ScatterNd … asks to pass over indices out of range.
absl::StatusOr<bool> IgnoresBadIndices(const KernelSpec& spec);

// Input i, one element, as an axis of a tensor of `rank` dimensions.
absl::StatusOr<int> AxisInput(const OpContext& context, int i, int rank);

}  // namespace thaw
