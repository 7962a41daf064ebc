#include "ops/sparse_tensor.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ops/index_inputs.h"

namespace thaw {

absl::StatusOr<IndexRows> ReadIndexRows(const OpContext& c, int input) {
  const Tensor& tensor = c.input(input);
  if (tensor.rank() != 2 || tensor.dim(1) > 254) {
    return absl::InvalidArgumentError(
        absl::StrCat("input ", input, " must be a matrix of indices, found shape ", tensor.shape().ToString()));
  }
  IndexRows rows;
  rows.count = tensor.dim(0);
  rows.rank = static_cast<int>(tensor.dim(1));
  if (tensor.dtype() == DType::kInt32) {
    rows.storage.assign(tensor.flat<int32_t>().begin(), tensor.flat<int32_t>().end());
    rows.indices = rows.storage;
  } else if (tensor.dtype() == DType::kInt64) {
    rows.indices = tensor.flat<int64_t>();
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("input ", input, " must hold indices, found ", DTypeName(tensor.dtype())));
  }
  return rows;
}

absl::StatusOr<SparseTensor> ReadSparse(const OpContext& c, int indices, int values, int shape) {
  THAW_ASSIGN_OR_RETURN(IndexRows rows, ReadIndexRows(c, indices));
  SparseTensor sparse;
  sparse.values = c.input(values);
  sparse.count = rows.count;
  sparse.rank = rows.rank;
  sparse.indices = rows.indices;
  sparse.storage = std::move(rows.storage);
  if (sparse.values.rank() != 1 || sparse.values.dim(0) != sparse.count) {
    return absl::InvalidArgumentError(absl::StrCat("a sparse tensor with ", sparse.count,
                                                   " indices needs as many values in a vector, found shape ",
                                                   sparse.values.shape().ToString()));
  }
  THAW_ASSIGN_OR_RETURN(sparse.dims, IntVectorInput(c, shape, sparse.rank));
  for (int64_t dim : sparse.dims) {
    if (dim < 0)
      return absl::InvalidArgumentError(
          absl::StrCat("a sparse tensor cannot have shape [", absl::StrJoin(sparse.dims, ","), "]"));
  }
  for (int64_t i = 0; i < sparse.count; ++i) {
    const auto row = sparse.row(i);
    for (int d = 0; d < sparse.rank; ++d) {
      if (row[d] >= 0 && row[d] < sparse.dims[d]) continue;
      return absl::InvalidArgumentError(absl::StrCat("index [", absl::StrJoin(row, ","), "] of entry ", i,
                                                     " lies outside the sparse tensor's shape [",
                                                     absl::StrJoin(sparse.dims, ","), "]"));
    }
  }
  return sparse;
}

std::strong_ordering CompareRows(absl::Span<const int64_t> a, absl::Span<const int64_t> b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) return a[i] <=> b[i];
  }
  return std::strong_ordering::equal;
}

std::vector<int64_t> SortedOrder(const SparseTensor& sparse) {
  std::vector<int64_t> order(static_cast<size_t>(sparse.count));
  std::iota(order.begin(), order.end(), 0);
  const auto less = [&](int64_t a, int64_t b) { return CompareRows(sparse.row(a), sparse.row(b)) < 0; };
  if (!std::is_sorted(order.begin(), order.end(), less)) std::stable_sort(order.begin(), order.end(), less);
  return order;
}

absl::Status CheckSorted(absl::Span<const int64_t> indices, int rank) {
  const auto row = [&](size_t i) { return indices.subspan(i * static_cast<size_t>(rank), static_cast<size_t>(rank)); };
  const size_t count = rank == 0 ? 0 : indices.size() / static_cast<size_t>(rank);
  for (size_t i = 1; i < count; ++i) {
    const auto order = CompareRows(row(i - 1), row(i));
    if (order < 0) continue;
    return absl::InvalidArgumentError(absl::StrCat("indices[", i, "] = [", absl::StrJoin(row(i), ","), "] is ",
                                                   order == 0 ? "repeated" : "out of order",
                                                   "; sort the sparse tensor with SparseReorder"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Tensor> PickElements(const Tensor& values, absl::Span<const int64_t> positions, const Tensor* fallback) {
  THAW_ASSIGN_OR_RETURN(Tensor picked, Tensor::Allocate(values.dtype(), Shape{static_cast<int64_t>(positions.size())}));
  DispatchBySize(values.dtype(), [&]<typename T>() {
    T* to = picked.mutable_data<T>();
    for (int64_t position : positions) *to++ = position < 0 ? fallback->data<T>()[0] : values.data<T>()[position];
  });
  return picked;
}

Tensor IntVector(absl::Span<const int64_t> values) {
  return Tensor::FromValues<int64_t>(Shape{static_cast<int64_t>(values.size())}, values);
}

absl::Status SetSparseOutput(OpContext& c, int first, int rank, absl::Span<const int64_t> indices, Tensor values,
                             const Dims* dims) {
  THAW_ASSIGN_OR_RETURN(Tensor* const rows, c.AllocateOutput(first, Shape{values.num_elements(), rank}));
  std::copy(indices.begin(), indices.end(), rows->mutable_data<int64_t>());
  c.set_output(first + 1, std::move(values));
  if (dims != nullptr) c.set_output(first + 2, IntVector(*dims));
  return absl::OkStatus();
}

}  // namespace thaw
