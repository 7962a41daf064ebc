// Moving elements between two layouts of one array: transposes, slices, tiles, concatenations are all this.
#pragma once

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "thaw/shape.h"
#include "thaw/tensor.h"

namespace thaw {

// One dimension of the array and how far apart, in elements, its neighbours lie in the source and in the destination.
// A source stride of 0 repeats, a negative one reverses.
struct CopyDim {
  int64_t size;
  int64_t from;
  int64_t to;
};
using CopyDims = absl::InlinedVector<CopyDim, 8>;

// Copies every element at `from_offset` + Σ index·from of `source` to `to_offset` + Σ index·to of `destination`.
// REQUIRES: the tensors are of one type, all places lie inside them, and no two elements have the same destination.
void StridedCopy(CopyDims dims, const Tensor& source, int64_t from_offset, Tensor* destination, int64_t to_offset);

// Elements between neighbours of each dimension of a dense array.
Dims DenseStrides(const Shape& shape);

// Dimensions of a copy into a dense array of shape `to`, reading with the given strides.
CopyDims DenseCopyDims(const Shape& to, absl::Span<const int64_t> from_strides);

}  // namespace thaw
