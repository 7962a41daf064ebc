// What stands before and after the elements of each dimension.
#pragma once

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "ops/op_context.h"
#include "thaw/shape.h"

namespace thaw {

struct Padding {
  int64_t before, after;
};
using Paddings = absl::InlinedVector<Padding, 6>;

// Input i, an integer matrix [rank, 2] without negative entries.
absl::StatusOr<Paddings> PaddingsInput(const OpContext& context, int i, int rank);

absl::StatusOr<Shape> PaddedShape(const Shape& shape, const Paddings& paddings);

// Copies `input` into the middle of `padded`.
void CopyToInterior(const Tensor& input, const Paddings& paddings, Tensor* padded);

}  // namespace thaw
