// Rectangular parts of tensors, as partitioned variables are saved and restored.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/tensor.pb.h"
#include "thaw/tensor.h"

namespace thaw {

struct Extent {
  static constexpr int64_t kFull = -1;
  int64_t start = 0;
  int64_t length = kFull;  // kFull: the whole dimension, whatever its size
  bool full() const { return length == kFull; }
  friend bool operator==(const Extent&, const Extent&) = default;
};

// One extent a dimension.
using TensorSlice = std::vector<Extent>;

// "0,4:-". InvalidArgument when it does not parse.
absl::StatusOr<TensorSlice> ParseTensorSlice(absl::string_view text);
std::string TensorSliceToString(const TensorSlice& slice);
absl::StatusOr<TensorSlice> TensorSliceFromProto(const tensorflow::TensorSliceProto& proto);
void TensorSliceToProto(const TensorSlice& slice, tensorflow::TensorSliceProto* proto);
bool IsFullSlice(const TensorSlice& slice);

// "10 4 0,4:-": the shape of the whole tensor, and the slice. InvalidArgument when it does not parse, or when ranks
// differ; Internal (TensorFlow's kind for it) when the slice leaves the shape.
struct ShapeAndSlice {
  Shape shape;
  TensorSlice slice;
};
absl::StatusOr<ShapeAndSlice> ParseShapeAndSlice(absl::string_view text);

// The slice with full extents made explicit. Internal when it leaves the shape.
absl::StatusOr<TensorSlice> ResolveSlice(const TensorSlice& slice, const Shape& shape);

// The key of a slice in an index, made of TensorFlow's OrderedCode: 0, the name, the rank, start and length of each
// extent.
std::string SliceKey(absl::string_view name, const TensorSlice& slice);

// What two resolved slices of one tensor have in common; false when nothing.
bool Intersect(const TensorSlice& a, const TensorSlice& b, TensorSlice* common);
Shape SliceShape(const TensorSlice& resolved);

// Copies `region` from the tensor that holds slice `from_slice` into the one that holds `to_slice`. All are resolved
// slices of one tensor; the region lies within both.
void CopyRegion(const TensorSlice& region, const Tensor& from, const TensorSlice& from_slice, Tensor* to,
                const TensorSlice& to_slice);

}  // namespace thaw
