#include "ops/csr_matrix.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace thaw {

std::string CsrMatrix::Describe() const {
  return absl::StrCat("sparse ", DTypeName(dtype), " matrix [", absl::StrJoin(dims(), ","), "]");
}

Dims CsrMatrix::dims() const {
  Dims dims = {rows, columns};
  if (batched) dims.insert(dims.begin(), static_cast<int64_t>(matrices.size()));
  return dims;
}

absl::StatusOr<CsrPtr> ReadCsr(const OpContext& c, int input, DType dtype) {
  if (c.input(input).num_elements() != 1)
    return absl::InvalidArgumentError(absl::StrCat("input ", input, " must be a scalar"));
  THAW_ASSIGN_OR_RETURN(CsrPtr matrix, c.InputObject<const CsrMatrix>(input));
  if (dtype == DType::kInvalid || matrix->dtype == dtype) return matrix;
  return absl::InvalidArgumentError(
      absl::StrCat("input ", input, " is a ", matrix->Describe(), ", expected values of type ", DTypeName(dtype)));
}

Tensor CsrTensor(std::shared_ptr<CsrMatrix> matrix) { return Tensor::OfObject(DType::kVariant, std::move(matrix)); }

absl::StatusOr<std::shared_ptr<CsrMatrix>> MakeCsr(DType dtype, absl::Span<const int64_t> dims) {
  constexpr int64_t kMost = int64_t{1} << 26;  // of rows in all: each takes a pointer
  const bool batched = dims.size() == 3;
  const int64_t batch = batched ? dims[0] : 1;
  const bool fits = (batched || dims.size() == 2) && *std::min_element(dims.begin(), dims.end()) >= 0 &&
                    batch <= kMost && dims[dims.size() - 2] <= kMost / std::max<int64_t>(batch, 1) &&
                    dims.back() <= INT32_MAX;
  if (!fits) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a matrix or a batch of matrices of moderate size is expected, found shape [", absl::StrJoin(dims, ","), "]"));
  }
  auto matrix = std::make_shared<CsrMatrix>();
  matrix->dtype = dtype;
  matrix->batched = batched;
  matrix->rows = dims[dims.size() - 2];
  matrix->columns = dims.back();
  matrix->matrices.resize(static_cast<size_t>(batch));
  for (CsrMatrix::Matrix& one : matrix->matrices) {
    one.row_ptrs.assign(static_cast<size_t>(matrix->rows) + 1, 0);
    one.values = Tensor(dtype, Shape{0});
  }
  return matrix;
}

CsrMatrix::Matrix TransposeCsr(const CsrMatrix::Matrix& matrix, int64_t columns, bool conjugate) {
  CsrMatrix::Matrix result;
  result.row_ptrs.assign(static_cast<size_t>(columns) + 1, 0);
  for (int64_t column : matrix.columns) ++result.row_ptrs[column + 1];
  for (int64_t column = 0; column < columns; ++column) result.row_ptrs[column + 1] += result.row_ptrs[column];
  result.columns.resize(matrix.columns.size());
  result.values = Tensor(matrix.values.dtype(), matrix.values.shape());
  Dispatch(CsrTypes{}, matrix.values.dtype(), [&]<typename T>() {
    std::vector<int64_t> next = result.row_ptrs;
    for (size_t row = 0; row + 1 < matrix.row_ptrs.size(); ++row) {
      for (int64_t i = matrix.row_ptrs[row]; i < matrix.row_ptrs[row + 1]; ++i) {
        const int64_t to = next[matrix.columns[i]]++;
        result.columns[to] = static_cast<int64_t>(row);
        T value = matrix.values.data<T>()[i];
        if constexpr (!std::is_floating_point_v<T>) value = conjugate ? std::conj(value) : value;
        result.values.mutable_data<T>()[to] = value;
      }
    }
  });
  return result;
}

}  // namespace thaw
