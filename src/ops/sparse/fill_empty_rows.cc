// Rows without entries get a default: SparseFillEmptyRows, RaggedFillEmptyRows and their gradients.
#include <algorithm>

#include "absl/strings/str_join.h"
#include "kernels/numeric.h"
#include "ops/index_inputs.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/sparse_tensor.h"

namespace thaw {
namespace {

// Entries by the row that they belong to: where each goes when every empty row gets an entry of its own.
struct Filling {
  std::vector<int64_t> sources;  // of each output entry: an input entry, or -1 for the default
  std::vector<int64_t> rows;     // of each output entry
};

// Sets outputs 2 (which rows are empty) and 3 (where each input entry went).
absl::StatusOr<Filling> Fill(OpContext& c, absl::Span<const int64_t> rows, int64_t stride, int64_t num_rows) {
  const int64_t count = stride == 0 ? 0 : static_cast<int64_t>(rows.size()) / stride;
  THAW_ASSIGN_OR_RETURN(Tensor* const empty, c.AllocateOutput(2, Shape{num_rows}));
  THAW_ASSIGN_OR_RETURN(Tensor next, Tensor::Allocate(DType::kInt64, Shape{num_rows + 1}));  // output position by row
  const auto position = next.mutable_flat<int64_t>();
  std::fill(position.begin(), position.end(), 0);
  for (int64_t i = 0; i < count; ++i) {
    const int64_t row = rows[i * stride];
    if (row < 0 || row >= num_rows)
      return absl::InvalidArgumentError(absl::StrCat("entry ", i, " belongs to row ", row, " of only ", num_rows));
    ++position[row + 1];
  }
  for (int64_t row = 0; row < num_rows; ++row) {
    empty->mutable_data<bool>()[row] = position[row + 1] == 0;
    position[row + 1] = position[row] + std::max<int64_t>(position[row + 1], 1);
  }
  Filling filling;
  const auto total = static_cast<size_t>(position[num_rows]);
  filling.sources.assign(total, -1);
  filling.rows.resize(total);
  for (int64_t row = 0; row < num_rows; ++row)
    std::fill(filling.rows.begin() + position[row], filling.rows.begin() + position[row + 1], row);
  THAW_ASSIGN_OR_RETURN(Tensor* const reverse, c.AllocateOutput(3, Shape{count}));
  for (int64_t i = 0; i < count; ++i) {
    const int64_t to = position[rows[i * stride]]++;
    filling.sources[to] = i;
    reverse->mutable_data<int64_t>()[i] = to;
  }
  return filling;
}

absl::Status CheckDefault(const Tensor& value) {
  if (value.num_elements() == 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the default value must be a scalar, found shape ", value.shape().ToString()));
}

absl::Status SparseFillEmptyRows(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const SparseTensor sparse, ReadSparse(c, 0));
  if (sparse.rank == 0) return absl::InvalidArgumentError("a sparse tensor without dimensions has no rows");
  THAW_RETURN_IF_ERROR(CheckDefault(c.input(3)));
  THAW_ASSIGN_OR_RETURN(const Filling filling, Fill(c, sparse.indices, sparse.rank, sparse.dims[0]));
  std::vector<int64_t> indices;
  indices.reserve(filling.sources.size() * static_cast<size_t>(sparse.rank));
  for (size_t i = 0; i < filling.sources.size(); ++i) {
    if (filling.sources[i] >= 0) {
      const auto row = sparse.row(filling.sources[i]);
      indices.insert(indices.end(), row.begin(), row.end());
    } else {
      indices.push_back(filling.rows[i]);
      indices.insert(indices.end(), static_cast<size_t>(sparse.rank - 1), 0);
    }
  }
  THAW_ASSIGN_OR_RETURN(Tensor values, PickElements(sparse.values, filling.sources, &c.input(3)));
  return SetSparseOutput(c, 0, sparse.rank, indices, std::move(values), nullptr);
}

absl::Status RaggedFillEmptyRows(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const int64_t num_rows, IntScalarInput(c, 2));
  if (c.input(0).rank() != 1 || c.input(1).rank() != 1 || c.input(0).dim(0) != c.input(1).dim(0)) {
    return absl::InvalidArgumentError(absl::StrCat("row ids and values must be vectors of one length, found ",
                                                   c.input(0).shape().ToString(), " and ",
                                                   c.input(1).shape().ToString()));
  }
  if (num_rows < 0) return absl::InvalidArgumentError(absl::StrCat("there cannot be ", num_rows, " rows"));
  THAW_RETURN_IF_ERROR(CheckDefault(c.input(3)));
  THAW_ASSIGN_OR_RETURN(const Filling filling, Fill(c, c.input(0).flat<int64_t>(), 1, num_rows));
  c.set_output(0, IntVector(filling.rows));
  THAW_ASSIGN_OR_RETURN(c.output(1), PickElements(c.input(1), filling.sources, &c.input(3)));
  return absl::OkStatus();
}

// Each value's gradient from where it went; what went to nobody belongs to the default.
absl::Status FillEmptyRowsGrad(OpContext& c) {
  const Tensor& map = c.input(0);
  const Tensor& grad = c.input(1);
  if (map.rank() != 1 || grad.rank() != 1)
    return absl::InvalidArgumentError("the index map and the gradient must be vectors");
  const auto sources = map.flat<int64_t>();
  std::vector<bool> taken(static_cast<size_t>(grad.num_elements()), false);
  for (int64_t source : sources) {
    if (source < 0 || source >= grad.num_elements()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the index map names entry ", source, " of only ", grad.num_elements()));
    }
    taken[static_cast<size_t>(source)] = true;
  }
  THAW_ASSIGN_OR_RETURN(c.output(0), PickElements(grad, sources));
  THAW_ASSIGN_OR_RETURN(Tensor* const rest, c.AllocateOutput(1, Shape{}));
  const bool known = Dispatch(NumberTypes{}, grad.dtype(), [&]<typename T>() {
    Wide<T> sum{};
    for (size_t i = 0; i < taken.size(); ++i) {
      if (!taken[i]) sum = WrapAdd<Wide<T>>(sum, static_cast<Wide<T>>(grad.data<T>()[i]));
    }
    *rest->mutable_data<T>() = T(sum);
  });
  return known
             ? absl::OkStatus()
             : absl::UnimplementedError(absl::StrCat("values of type ", DTypeName(grad.dtype()), " have no gradient"));
}

absl::Status GradShape(ShapeContext& c) {
  c.set_output(0, c.input(0));
  c.set_output(1, PartialShape({}));
  return absl::OkStatus();
}

}  // namespace

void Register_sparse_fill_empty_rows(OpRegistry& registry) {
  registry.Add(Op("SparseFillEmptyRows")
                   .Input("indices: int64")
                   .Input("values: T")
                   .Input("dense_shape: int64")
                   .Input("default_value: T")
                   .Output("output_indices: int64")
                   .Output("output_values: T")
                   .Output("empty_row_indicator: bool")
                   .Output("reverse_index_map: int64")
                   .Attr("T: type")
                   .Shape(UnknownShape)
                   .Kernel(SparseFillEmptyRows));
  registry.Add(Op("SparseFillEmptyRowsGrad")
                   .Input("reverse_index_map: int64")
                   .Input("grad_values: T")
                   .Output("d_values: T")
                   .Output("d_default_value: T")
                   .Attr("T: type")
                   .Shape(GradShape)
                   .Kernel(FillEmptyRowsGrad));
  registry.Add(Op("RaggedFillEmptyRows")
                   .Input("value_rowids: int64")
                   .Input("values: T")
                   .Input("nrows: int64")
                   .Input("default_value: T")
                   .Output("output_value_rowids: int64")
                   .Output("output_values: T")
                   .Output("empty_row_indicator: bool")
                   .Output("reverse_index_map: int64")
                   .Attr("T: type")
                   .Shape(UnknownShape)
                   .Kernel(RaggedFillEmptyRows));
  registry.Add(Op("RaggedFillEmptyRowsGrad")
                   .Input("reverse_index_map: int64")
                   .Input("grad_values: T")
                   .Output("d_values: T")
                   .Output("d_default_value: T")
                   .Attr("T: type")
                   .Shape(GradShape)
                   .Kernel(FillEmptyRowsGrad));
}

}  // namespace thaw
