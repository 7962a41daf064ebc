#include "kernels/index_nd.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kernels/strided_copy.h"
#include "tensor/dispatch.h"

namespace thaw {
namespace {

template <typename Index>
absl::Status Resolve(const Shape& shape, const Dims& strides, absl::Span<const Index> indices, bool ignore_bad,
                     IndexedSlices* slices) {
  const auto depth = static_cast<size_t>(slices->depth);
  for (size_t i = 0; i < slices->offsets.size(); ++i) {
    const auto index = indices.subspan(i * depth, depth);
    int64_t offset = 0;
    bool inside = true;
    for (size_t d = 0; d < depth && inside; ++d) {
      inside = index[d] >= 0 && index[d] < shape.dims()[d];
      if (inside) offset += static_cast<int64_t>(index[d]) * strides[d];
    }
    if (!inside && !ignore_bad) {
      return absl::InvalidArgumentError(absl::StrCat("indices[", i, "] = [", absl::StrJoin(index, ","),
                                                     "] does not index into shape ", shape.ToString()));
    }
    slices->offsets[i] = inside ? offset : -1;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<IndexedSlices> ResolveIndices(const Shape& shape, const Tensor& indices, bool ignore_bad) {
  if (indices.rank() < 1) return absl::InvalidArgumentError("indices must be at least a vector, found a scalar");
  IndexedSlices slices;
  slices.depth = indices.shape().dims().back();
  if (slices.depth > shape.rank()) {
    return absl::InvalidArgumentError(
        absl::StrCat("indices of ", slices.depth, " entries do not fit a tensor of shape ", shape.ToString()));
  }
  slices.length = 1;
  for (int d = static_cast<int>(slices.depth); d < shape.rank(); ++d) slices.length *= shape.dim(d);
  int64_t count = 1;
  for (int d = 0; d + 1 < indices.rank(); ++d) count *= indices.dim(d);
  // An index of no coordinates names the whole tensor, without an element that would bound how many there are.
  if (slices.depth == 0 && count > (int64_t{1} << 31)) {
    return absl::ResourceExhaustedError(absl::StrCat(count, " empty indices are more than can be answered"));
  }
  slices.offsets.resize(static_cast<size_t>(count));
  absl::Status status = absl::InvalidArgumentError("indices must be integers");
  Dispatch(Types<int32_t, int64_t, int16_t, uint16_t>{}, indices.dtype(), [&]<typename Index>() {
    status = Resolve(shape, DenseStrides(shape), indices.flat<Index>(), ignore_bad, &slices);
  });
  if (!status.ok()) return status;
  return slices;
}

}  // namespace thaw
