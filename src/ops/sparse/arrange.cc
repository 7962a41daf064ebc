// Sparse tensors put together, cut and put into order: SparseReorder, SparseReshape, SparseConcat, SparseSlice,
// SparseSplit.
#include <algorithm>

#include "absl/strings/str_join.h"
#include "base/checked.h"
#include "ops/index_inputs.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/sparse_tensor.h"

namespace thaw {
namespace {

// Gives the entries at `positions`, in that order.
absl::Status SetPicked(OpContext& c, int first, const SparseTensor& sparse, absl::Span<const int64_t> positions,
                       const Dims* dims) {
  std::vector<int64_t> indices;
  indices.reserve(positions.size() * static_cast<size_t>(sparse.rank));
  for (int64_t position : positions)
    indices.insert(indices.end(), sparse.row(position).begin(), sparse.row(position).end());
  THAW_ASSIGN_OR_RETURN(Tensor values, PickElements(sparse.values, positions));
  return SetSparseOutput(c, first, sparse.rank, indices, std::move(values), dims);
}

absl::Status SparseReorder(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const SparseTensor sparse, ReadSparse(c, 0));
  return SetPicked(c, 0, sparse, SortedOrder(sparse), nullptr);
}

// The shape that `wanted` (with at most one -1) means for `elements` elements.
absl::StatusOr<Dims> ResolveShape(Dims wanted, int64_t elements) {
  int64_t product = 1;
  int unknown = -1;
  for (int i = 0; i < static_cast<int>(wanted.size()); ++i) {
    if (wanted[i] == -1) {
      if (unknown >= 0) return absl::InvalidArgumentError("only one dimension of the new shape may be -1");
      unknown = i;
      continue;
    }
    const auto next = wanted[i] < 0 ? std::nullopt : CheckedMul(product, wanted[i]);
    if (!next) return absl::InvalidArgumentError(absl::StrCat("[", absl::StrJoin(wanted, ","), "] is no shape"));
    product = *next;
  }
  if (unknown >= 0 && product > 0 && elements % product == 0) {
    wanted[unknown] = elements / product;
    product = elements;
  }
  if (product == elements && std::find(wanted.begin(), wanted.end(), -1) == wanted.end()) return wanted;
  return absl::InvalidArgumentError(
      absl::StrCat("a tensor of ", elements, " elements cannot take shape [", absl::StrJoin(wanted, ","), "]"));
}

absl::Status SparseReshape(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const IndexRows rows, ReadIndexRows(c, 0));
  THAW_ASSIGN_OR_RETURN(const Dims dims, IntVectorInput(c, 1, rows.rank));
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims(dims));
  THAW_ASSIGN_OR_RETURN(Dims wanted, IntVectorInput(c, 2));
  THAW_ASSIGN_OR_RETURN(const Dims result, ResolveShape(std::move(wanted), shape.num_elements()));
  const auto rank = static_cast<int64_t>(result.size());
  THAW_ASSIGN_OR_RETURN(Tensor* const output, c.AllocateOutput(0, Shape{rows.count, rank}));
  int64_t* to = output->mutable_data<int64_t>();
  for (int64_t i = 0; i < rows.count; ++i, to += rank) {
    int64_t position = 0;
    for (int d = 0; d < rows.rank; ++d) {
      if (rows.row(i)[d] < 0 || rows.row(i)[d] >= dims[d]) {
        return absl::InvalidArgumentError(
            absl::StrCat("index [", absl::StrJoin(rows.row(i), ","), "] lies outside shape ", shape.ToString()));
      }
      position = position * dims[d] + rows.row(i)[d];
    }
    for (int64_t d = rank; d-- > 0; position /= result[d]) to[d] = position % result[d];
  }
  c.set_output(1, IntVector(result));
  return absl::OkStatus();
}

absl::Status SparseConcat(OpContext& c, int64_t wanted) {
  const int count = c.num_inputs() / 3;
  if (count < 1) return absl::InvalidArgumentError("there is nothing to put together");
  SparseTensor all;
  int axis = 0;
  std::vector<Tensor> values;
  for (int i = 0; i < count; ++i) {
    THAW_ASSIGN_OR_RETURN(const SparseTensor piece, ReadSparse(c, i, count + i, 2 * count + i));
    if (i == 0) {
      all.rank = piece.rank;
      all.dims = piece.dims;
      THAW_ASSIGN_OR_RETURN(axis, ResolveAxis(wanted, all.rank));
      all.dims[axis] = 0;
    }
    bool fits = piece.rank == all.rank;
    for (int d = 0; d < all.rank && fits; ++d) fits = d == axis || piece.dims[d] == all.dims[d];
    const auto length = fits ? CheckedAdd(all.dims[axis], piece.dims[axis]) : std::nullopt;
    if (!length) {
      return absl::InvalidArgumentError(absl::StrCat("pieces must agree in all dimensions but ", axis, "; piece ", i,
                                                     " has shape [", absl::StrJoin(piece.dims, ","),
                                                     "], those before it [", absl::StrJoin(all.dims, ","), "]"));
    }
    for (size_t k = 0; k < piece.indices.size(); ++k) {
      all.storage.push_back(piece.indices[k] +
                            (static_cast<int>(k % static_cast<size_t>(all.rank)) == axis ? all.dims[axis] : 0));
    }
    all.count += piece.count;
    all.dims[axis] = *length;
    values.push_back(piece.values);
  }
  all.indices = all.storage;
  THAW_ASSIGN_OR_RETURN(all.values, Tensor::Allocate(c.output_type(1), Shape{all.count}));
  DispatchBySize(all.values.dtype(), [&]<typename T>() {
    T* to = all.values.mutable_data<T>();
    for (const Tensor& piece : values) to = std::copy_n(piece.data<T>(), piece.num_elements(), to);
  });
  return SetPicked(c, 0, all, SortedOrder(all), &all.dims);
}

absl::Status SparseSlice(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const SparseTensor sparse, ReadSparse(c, 0));
  THAW_ASSIGN_OR_RETURN(const Dims start, IntVectorInput(c, 3, sparse.rank));
  THAW_ASSIGN_OR_RETURN(const Dims size, IntVectorInput(c, 4, sparse.rank));
  Dims dims = sparse.dims;
  for (int d = 0; d < sparse.rank; ++d) {
    if (start[d] < 0 || size[d] < 0)
      return absl::InvalidArgumentError("the start and size of a slice must not be negative");
    dims[d] = std::min(size[d], std::max<int64_t>(sparse.dims[d] - start[d], 0));
  }
  std::vector<int64_t> positions, indices;
  for (int64_t i = 0; i < sparse.count; ++i) {
    const auto row = sparse.row(i);
    bool inside = true;
    for (int d = 0; d < sparse.rank; ++d) inside = inside && row[d] >= start[d] && row[d] - start[d] < dims[d];
    if (!inside) continue;
    positions.push_back(i);
    for (int d = 0; d < sparse.rank; ++d) indices.push_back(row[d] - start[d]);
  }
  THAW_ASSIGN_OR_RETURN(Tensor values, PickElements(sparse.values, positions));
  return SetSparseOutput(c, 0, sparse.rank, indices, std::move(values), &dims);
}

absl::Status SparseSplit(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const SparseTensor sparse, ReadSparse(c, 1));
  THAW_ASSIGN_OR_RETURN(const int axis, AxisInput(c, 0, sparse.rank));
  const int pieces = c.num_outputs() / 3;
  const int64_t length = sparse.dims[axis];
  if (pieces < 1 || pieces > length)
    return absl::InvalidArgumentError(absl::StrCat("a dimension of ", length, " cannot be split into ", pieces));
  // The first pieces take one more when the length is no multiple.
  const int64_t size = length / pieces, larger = length % pieces;
  for (int64_t piece = 0; piece < pieces; ++piece) {
    const int64_t begin = piece * size + std::min(piece, larger), end = begin + size + (piece < larger ? 1 : 0);
    std::vector<int64_t> positions, indices;
    for (int64_t i = 0; i < sparse.count; ++i) {
      const auto row = sparse.row(i);
      if (row[axis] < begin || row[axis] >= end) continue;
      positions.push_back(i);
      indices.insert(indices.end(), row.begin(), row.end());
      indices[indices.size() - static_cast<size_t>(sparse.rank - axis)] -= begin;
    }
    Dims dims = sparse.dims;
    dims[axis] = end - begin;
    const int n = static_cast<int>(piece);
    THAW_ASSIGN_OR_RETURN(c.output(n),
                          Tensor::Allocate(DType::kInt64, Shape{static_cast<int64_t>(positions.size()), sparse.rank}));
    std::copy(indices.begin(), indices.end(), c.output(n).mutable_data<int64_t>());
    THAW_ASSIGN_OR_RETURN(c.output(pieces + n), PickElements(sparse.values, positions));
    c.set_output(2 * pieces + n, IntVector(dims));
  }
  return absl::OkStatus();
}

}  // namespace

void Register_sparse_arrange(OpRegistry& registry) {
  registry.Add(Op("SparseReorder")
                   .Input("input_indices: int64")
                   .Input("input_values: T")
                   .Input("input_shape: int64")
                   .Output("output_indices: int64")
                   .Output("output_values: T")
                   .Attr("T: type")
                   .Shape([](ShapeContext& c) {
                     c.set_output(0, c.input(0));
                     c.set_output(1, c.input(1));
                     return absl::OkStatus();
                   })
                   .Kernel(SparseReorder));
  registry.Add(Op("SparseReshape")
                   .Input("input_indices: int64")
                   .Input("input_shape: int64")
                   .Input("new_shape: int64")
                   .Output("output_indices: int64")
                   .Output("output_shape: int64")
                   .Shape([](ShapeContext& c) {
                     c.set_output(1, c.input(2));
                     return absl::OkStatus();
                   })
                   .Kernel(SparseReshape));
  registry.Add(Op("SparseConcat")
                   .Input("indices: N * int64")
                   .Input("values: N * T")
                   .Input("shapes: N * int64")
                   .Output("output_indices: int64")
                   .Output("output_values: T")
                   .Output("output_shape: int64")
                   .Attr("concat_dim: int")
                   .Attr("N: int >= 2")
                   .Attr("T: type")
                   .Shape(UnknownShape)
                   .Make([](const KernelSpec& spec) -> absl::StatusOr<Kernel> {
                     THAW_ASSIGN_OR_RETURN(const int64_t axis, spec.Attr<int64_t>("concat_dim"));
                     return Kernel([axis](OpContext& c) { return SparseConcat(c, axis); });
                   }));
  registry.Add(Op("SparseSlice")
                   .Input("indices: int64")
                   .Input("values: T")
                   .Input("shape: int64")
                   .Input("start: int64")
                   .Input("size: int64")
                   .Output("output_indices: int64")
                   .Output("output_values: T")
                   .Output("output_shape: int64")
                   .Attr("T: type")
                   .Shape(UnknownShape)
                   .Kernel(SparseSlice));
  registry.Add(Op("SparseSplit")
                   .Input("split_dim: int64")
                   .Input("indices: int64")
                   .Input("values: T")
                   .Input("shape: int64")
                   .Output("output_indices: num_split * int64")
                   .Output("output_values: num_split * T")
                   .Output("output_shape: num_split * int64")
                   .Attr("num_split: int >= 1")
                   .Attr("T: type")
                   .Shape(UnknownShape)
                   .Kernel(SparseSplit));
}

}  // namespace thaw
