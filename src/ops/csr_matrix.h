// Matrices in compressed rows, alone or in batches, as elements of variants: what the ops named *CSRSparseMatrix* pass
// on.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "ops/op_context.h"
#include "thaw/tensor.h"

namespace thaw {

// The types of their values.
using CsrTypes = Types<float, double, Complex64, Complex128>;

class CsrMatrix : public Object {
 public:
  // Row r has the entries [row_ptrs[r], row_ptrs[r + 1]), by rising column.
  struct Matrix {
    std::vector<int64_t> row_ptrs, columns;
    Tensor values;
    int64_t count() const { return static_cast<int64_t>(columns.size()); }
  };

  std::string Describe() const override;
  Dims dims() const;

  DType dtype = DType::kFloat;
  bool batched = false;
  int64_t rows = 0, columns = 0;
  std::vector<Matrix> matrices;  // one, unless batched
};
using CsrPtr = std::shared_ptr<const CsrMatrix>;

// The matrix behind a scalar variant. InvalidArgument when it is none, or of another type of values (kInvalid: any).
absl::StatusOr<CsrPtr> ReadCsr(const OpContext& c, int input, DType dtype);
Tensor CsrTensor(std::shared_ptr<CsrMatrix> matrix);

// An empty batch of matrices of these dimensions (two, or three with the batch first). InvalidArgument for others.
absl::StatusOr<std::shared_ptr<CsrMatrix>> MakeCsr(DType dtype, absl::Span<const int64_t> dims);

// One matrix, transposed; REQUIRES that it is as wide as `columns` says.
CsrMatrix::Matrix TransposeCsr(const CsrMatrix::Matrix& matrix, int64_t columns, bool conjugate);

}  // namespace thaw
