// Compressed-row matrices made of sparse and dense tensors and taken apart again.
#include <algorithm>

#include "absl/strings/str_join.h"
#include "ops/csr_matrix.h"
#include "ops/index_inputs.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/sparse_tensor.h"

namespace thaw {
namespace {

// Index rows [row, column] or [batch, row, column], strictly rising, and their values.
absl::StatusOr<std::shared_ptr<CsrMatrix>> Build(const Dims& dims, const IndexRows& rows, const Tensor& values) {
  THAW_ASSIGN_OR_RETURN(auto matrix, MakeCsr(values.dtype(), dims));
  if (rows.rank != static_cast<int>(dims.size()) || rows.count != values.num_elements()) {
    return absl::InvalidArgumentError(absl::StrCat(rows.count, " indices of ", rows.rank, " coordinates do not fit ",
                                                   values.num_elements(), " values of shape [",
                                                   absl::StrJoin(dims, ","), "]"));
  }
  THAW_RETURN_IF_ERROR(CheckSorted(rows.indices, rows.rank));
  std::vector<std::vector<int64_t>> members(matrix->matrices.size());
  for (int64_t i = 0; i < rows.count; ++i) {
    const auto row = rows.row(i);
    for (int d = 0; d < rows.rank; ++d) {
      if (row[d] < 0 || row[d] >= dims[d])
        return absl::InvalidArgumentError(
            absl::StrCat("index [", absl::StrJoin(row, ","), "] lies outside [", absl::StrJoin(dims, ","), "]"));
    }
    const size_t batch = matrix->batched ? static_cast<size_t>(row[0]) : 0;
    members[batch].push_back(i);
    ++matrix->matrices[batch].row_ptrs[row[rows.rank - 2] + 1];
    matrix->matrices[batch].columns.push_back(row[rows.rank - 1]);
  }
  for (size_t b = 0; b < members.size(); ++b) {
    CsrMatrix::Matrix& one = matrix->matrices[b];
    for (int64_t r = 0; r < matrix->rows; ++r) one.row_ptrs[r + 1] += one.row_ptrs[r];
    THAW_ASSIGN_OR_RETURN(one.values, PickElements(values, members[b]));
  }
  return matrix;
}

absl::Status SparseTensorToCsr(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const IndexRows rows, ReadIndexRows(c, 0));
  THAW_ASSIGN_OR_RETURN(const Dims dims, IntVectorInput(c, 2, rows.rank));
  THAW_ASSIGN_OR_RETURN(auto matrix, Build(dims, rows, c.input(1)));
  c.set_output(0, CsrTensor(std::move(matrix)));
  return absl::OkStatus();
}

absl::Status DenseToCsr(OpContext& c) {
  const Tensor& dense = c.input(0);
  THAW_ASSIGN_OR_RETURN(const IndexRows rows, ReadIndexRows(c, 1));
  if (rows.rank != dense.rank())
    return absl::InvalidArgumentError(
        absl::StrCat("indices of ", rows.rank, " coordinates do not fit shape ", dense.shape().ToString()));
  std::vector<int64_t> positions;
  for (int64_t i = 0; i < rows.count; ++i) {
    int64_t position = 0;
    for (int d = 0; d < rows.rank; ++d) {
      if (rows.row(i)[d] < 0 || rows.row(i)[d] >= dense.dim(d)) {
        return absl::InvalidArgumentError(
            absl::StrCat("index [", absl::StrJoin(rows.row(i), ","), "] lies outside ", dense.shape().ToString()));
      }
      position = position * dense.dim(d) + rows.row(i)[d];
    }
    positions.push_back(position);
  }
  THAW_ASSIGN_OR_RETURN(const Tensor values, PickElements(dense, positions));
  THAW_ASSIGN_OR_RETURN(auto matrix, Build(dense.shape().dims(), rows, values));
  c.set_output(0, CsrTensor(std::move(matrix)));
  return absl::OkStatus();
}

absl::Status CsrToSparseTensor(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const CsrPtr matrix, ReadCsr(c, 0, c.output_type(1)));
  std::vector<int64_t> indices;
  int64_t count = 0;
  for (size_t b = 0; b < matrix->matrices.size(); ++b) {
    const CsrMatrix::Matrix& one = matrix->matrices[b];
    count += one.count();
    for (int64_t r = 0; r < matrix->rows; ++r) {
      for (int64_t i = one.row_ptrs[r]; i < one.row_ptrs[r + 1]; ++i) {
        if (matrix->batched) indices.push_back(static_cast<int64_t>(b));
        indices.insert(indices.end(), {r, one.columns[i]});
      }
    }
  }
  THAW_ASSIGN_OR_RETURN(Tensor values, Tensor::Allocate(matrix->dtype, Shape{count}));
  DispatchBySize(values.dtype(), [&]<typename T>() {
    T* to = values.mutable_data<T>();
    for (const CsrMatrix::Matrix& one : matrix->matrices) to = std::copy_n(one.values.data<T>(), one.count(), to);
  });
  const Dims dims = matrix->dims();
  return SetSparseOutput(c, 0, static_cast<int>(dims.size()), indices, std::move(values), &dims);
}

absl::Status CsrToDense(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const CsrPtr matrix, ReadCsr(c, 0, c.output_type(0)));
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims(matrix->dims()));
  THAW_ASSIGN_OR_RETURN(Tensor* const dense, c.AllocateOutput(0, shape));
  Dispatch(CsrTypes{}, dense->dtype(), [&]<typename T>() {
    T* to = dense->mutable_data<T>();
    std::fill_n(to, shape.num_elements(), T(0));
    for (const CsrMatrix::Matrix& one : matrix->matrices) {
      for (int64_t r = 0; r < matrix->rows; ++r, to += matrix->columns) {
        for (int64_t i = one.row_ptrs[r]; i < one.row_ptrs[r + 1]; ++i) to[one.columns[i]] = one.values.data<T>()[i];
      }
    }
  });
  return absl::OkStatus();
}

absl::StatusOr<Tensor> Int32Tensor(const std::vector<int64_t>& values) {
  THAW_ASSIGN_OR_RETURN(Tensor tensor, Tensor::Allocate(DType::kInt32, Shape{static_cast<int64_t>(values.size())}));
  std::transform(values.begin(), values.end(), tensor.mutable_data<int32_t>(),
                 [](int64_t value) { return static_cast<int32_t>(value); });
  return tensor;
}

absl::Status CsrComponents(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const CsrPtr matrix, ReadCsr(c, 0, c.output_type(2)));
  THAW_ASSIGN_OR_RETURN(const int64_t index, IntScalarInput(c, 1));
  if (index < 0 || index >= static_cast<int64_t>(matrix->matrices.size())) {
    return absl::InvalidArgumentError(absl::StrCat("there is no matrix ", index, " in a ", matrix->Describe()));
  }
  const CsrMatrix::Matrix& one = matrix->matrices[static_cast<size_t>(index)];
  THAW_ASSIGN_OR_RETURN(c.output(0), Int32Tensor(one.row_ptrs));
  THAW_ASSIGN_OR_RETURN(c.output(1), Int32Tensor(one.columns));
  c.set_output(2, one.values);
  return absl::OkStatus();
}

absl::Status CsrNnz(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const CsrPtr matrix, ReadCsr(c, 0, DType::kInvalid));
  THAW_ASSIGN_OR_RETURN(
      Tensor* const counts,
      c.AllocateOutput(0, matrix->batched ? Shape{static_cast<int64_t>(matrix->matrices.size())} : Shape{}));
  for (size_t b = 0; b < matrix->matrices.size(); ++b)
    counts->mutable_data<int32_t>()[b] = static_cast<int32_t>(matrix->matrices[b].count());
  return absl::OkStatus();
}

absl::Status CsrZeros(OpContext& c, DType dtype) {
  THAW_ASSIGN_OR_RETURN(const Dims dims, IntVectorInput(c, 0));
  THAW_ASSIGN_OR_RETURN(auto matrix, MakeCsr(dtype, dims));
  c.set_output(0, CsrTensor(std::move(matrix)));
  return absl::OkStatus();
}

}  // namespace

void Register_sparse_csr_convert(OpRegistry& registry) {
  constexpr absl::string_view kType = "type: {float, double, complex64, complex128}";
  constexpr absl::string_view kT = "T: {float, double, complex64, complex128}";
  registry.Add(Op("SparseTensorToCSRSparseMatrix")
                   .Input("indices: int64")
                   .Input("values: T")
                   .Input("dense_shape: int64")
                   .Output("sparse_matrix: variant")
                   .Attr(kT)
                   .Shape(ScalarShape)
                   .Kernel(SparseTensorToCsr));
  registry.Add(Op("DenseToCSRSparseMatrix")
                   .Input("dense_input: T")
                   .Input("indices: int64")
                   .Output("sparse_output: variant")
                   .Attr(kT)
                   .Shape(ScalarShape)
                   .Kernel(DenseToCsr));
  registry.Add(Op("CSRSparseMatrixToSparseTensor")
                   .Input("sparse_matrix: variant")
                   .Output("indices: int64")
                   .Output("values: type")
                   .Output("dense_shape: int64")
                   .Attr(kType)
                   .Shape(UnknownShape)
                   .Kernel(CsrToSparseTensor));
  registry.Add(Op("CSRSparseMatrixToDense")
                   .Input("sparse_input: variant")
                   .Output("dense_output: type")
                   .Attr(kType)
                   .Shape(UnknownShape)
                   .Kernel(CsrToDense));
  registry.Add(Op("CSRSparseMatrixComponents")
                   .Input("csr_sparse_matrix: variant")
                   .Input("index: int32")
                   .Output("row_ptrs: int32")
                   .Output("col_inds: int32")
                   .Output("values: type")
                   .Attr(kType)
                   .Shape(UnknownShape)
                   .Kernel(CsrComponents));
  registry.Add(
      Op("SparseMatrixNNZ").Input("sparse_matrix: variant").Output("nnz: int32").Shape(UnknownShape).Kernel(CsrNnz));
  registry.Add(Op("SparseMatrixZeros")
                   .Input("dense_shape: int64")
                   .Output("sparse_matrix: variant")
                   .Attr(kType)
                   .Shape(ScalarShape)
                   .Make([](const KernelSpec& spec) -> absl::StatusOr<Kernel> {
                     THAW_ASSIGN_OR_RETURN(const DType dtype, spec.Attr<DType>("type"));
                     return Kernel([dtype](OpContext& c) { return CsrZeros(c, dtype); });
                   }));
}

}  // namespace thaw
