#include "ops/paddings.h"

#include "base/checked.h"
#include "kernels/strided_copy.h"
#include "ops/index_inputs.h"

namespace thaw {

absl::StatusOr<Paddings> PaddingsInput(const OpContext& context, int i, int rank) {
  const Tensor& tensor = context.input(i);
  if (!(tensor.shape() == Shape{rank, 2})) {
    return absl::InvalidArgumentError(
        absl::StrCat("paddings must have shape [", rank, ",2], found ", tensor.shape().ToString()));
  }
  THAW_ASSIGN_OR_RETURN(const Dims amounts, IntElements(tensor));
  Paddings paddings;
  for (int d = 0; d < rank; ++d) {
    paddings.push_back({amounts[2 * d], amounts[2 * d + 1]});
    if (paddings[d].before < 0 || paddings[d].after < 0) {
      return absl::InvalidArgumentError(absl::StrCat("paddings must not be negative, found ", paddings[d].before,
                                                     " and ", paddings[d].after, " for dimension ", d));
    }
  }
  return paddings;
}

absl::StatusOr<Shape> PaddedShape(const Shape& shape, const Paddings& paddings) {
  Dims dims = shape.dims();
  for (size_t d = 0; d < dims.size(); ++d) {
    const auto around = CheckedAdd(paddings[d].before, paddings[d].after);
    const auto size = around ? CheckedAdd(dims[d], *around) : around;
    if (!size)
      return absl::InvalidArgumentError(absl::StrCat("dimension ", d, " with its padding has more than 2^63 elements"));
    dims[d] = *size;
  }
  return Shape::FromDims(dims);
}

void CopyToInterior(const Tensor& input, const Paddings& paddings, Tensor* padded) {
  const Dims strides = DenseStrides(padded->shape());
  CopyDims dims = DenseCopyDims(input.shape(), DenseStrides(input.shape()));
  int64_t corner = 0;
  for (size_t d = 0; d < dims.size(); ++d) {
    dims[d].to = strides[d];
    corner += paddings[d].before * strides[d];
  }
  StridedCopy(std::move(dims), input, 0, padded, corner);
}

}  // namespace thaw
