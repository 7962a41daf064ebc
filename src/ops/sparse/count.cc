// How often each value occurs in each row: *CountSparseOutput, RaggedBincount.
#include <algorithm>
#include <map>

#include "kernels/numeric.h"
#include "ops/index_inputs.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/ragged_splits.h"
#include "ops/shape_context.h"
#include "ops/sparse_tensor.h"

namespace thaw {
namespace {

using CountTypes = Types<int32_t, int64_t, float, double>;

struct CountOptions {
  int64_t minlength, maxlength;
  bool binary;
};

// The rows that values belong to, and whether the result has a dimension for them.
struct Rows {
  int64_t count = 1;
  bool batched = false;
  std::vector<int64_t> of_value;
};

absl::StatusOr<Rows> DenseRows(const Tensor& values) {
  if (values.rank() < 1 || values.rank() > 2)
    return absl::InvalidArgumentError(
        absl::StrCat("values must be a vector or a matrix, found shape ", values.shape().ToString()));
  Rows rows;
  rows.batched = values.rank() == 2;
  rows.count = rows.batched ? values.dim(0) : 1;
  rows.of_value.resize(static_cast<size_t>(values.num_elements()), 0);
  for (int64_t i = 0; rows.batched && i < values.num_elements(); ++i) rows.of_value[i] = i / values.dim(1);
  return rows;
}

absl::StatusOr<Rows> SparseRows(const OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const SparseTensor sparse, ReadSparse(c, 0));
  if (sparse.rank < 1 || sparse.rank > 2)
    return absl::InvalidArgumentError(
        absl::StrCat("a sparse tensor of rank 1 or 2 is expected, found rank ", sparse.rank));
  Rows rows;
  rows.batched = sparse.rank == 2;
  rows.count = rows.batched ? sparse.dims[0] : 1;
  for (int64_t i = 0; i < sparse.count; ++i) rows.of_value.push_back(rows.batched ? sparse.row(i)[0] : 0);
  return rows;
}

absl::StatusOr<Rows> RaggedRows(const OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const std::vector<int64_t> splits, ReadSplits(c.input(0), c.input(1).num_elements()));
  Rows rows;
  rows.batched = true;
  rows.count = static_cast<int64_t>(splits.size()) - 1;
  for (int64_t row = 0; row < rows.count; ++row)
    rows.of_value.insert(rows.of_value.end(), splits[row + 1] - splits[row], row);
  return rows;
}

absl::Status CheckWeights(const Tensor& weights, const Tensor& values) {
  if (weights.num_elements() == 0 || weights.num_elements() == values.num_elements()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("weights of shape ", weights.shape().ToString(),
                                                 " do not fit values of shape ", values.shape().ToString()));
}

absl::Status Count(OpContext& c, const Rows& rows, const Tensor& values, const Tensor& weights,
                   const CountOptions& options) {
  THAW_RETURN_IF_ERROR(CheckWeights(weights, values));
  THAW_ASSIGN_OR_RETURN(const Dims elements, IntElements(values));
  int64_t largest = 0;
  std::map<std::pair<int64_t, int64_t>, double> counts;  // exact for counts below 2^53
  for (size_t i = 0; i < elements.size(); ++i) {
    if (elements[i] < 0)
      return absl::InvalidArgumentError(absl::StrCat("values must not be negative, found ", elements[i]));
    if (options.maxlength > 0 && elements[i] >= options.maxlength) continue;
    largest = std::max(largest, elements[i]);
    double weight = 1;
    if (!options.binary && weights.num_elements() > 0) {
      Dispatch(CountTypes{}, weights.dtype(),
               [&]<typename T>() { weight = static_cast<double>(weights.data<T>()[i]); });
    }
    double& count = counts[{rows.of_value[i], elements[i]}];
    count = options.binary ? 1 : count + weight;
  }
  if (largest == INT64_MAX) return absl::InvalidArgumentError("a value is too large to be counted");
  THAW_ASSIGN_OR_RETURN(Tensor totals, Tensor::Allocate(c.output_type(1), Shape{static_cast<int64_t>(counts.size())}));
  std::vector<int64_t> indices;
  Dispatch(CountTypes{}, totals.dtype(), [&]<typename T>() {
    T* to = totals.mutable_data<T>();
    for (const auto& [position, count] : counts) {
      if (rows.batched) indices.push_back(position.first);
      indices.push_back(position.second);
      *to++ = static_cast<T>(count);
    }
  });
  Dims dims;
  if (rows.batched) dims.push_back(rows.count);
  dims.push_back(options.maxlength > 0 ? options.maxlength : std::max(largest + 1, options.minlength));
  return SetSparseOutput(c, 0, static_cast<int>(dims.size()), indices, std::move(totals), &dims);
}

absl::Status DenseCount(OpContext& c, const CountOptions& options) {
  THAW_ASSIGN_OR_RETURN(const Rows rows, DenseRows(c.input(0)));
  return Count(c, rows, c.input(0), c.input(1), options);
}

absl::Status SparseCount(OpContext& c, const CountOptions& options) {
  THAW_ASSIGN_OR_RETURN(const Rows rows, SparseRows(c));
  return Count(c, rows, c.input(1), c.input(3), options);
}

absl::Status RaggedCount(OpContext& c, const CountOptions& options) {
  if (c.input(1).rank() != 1)
    return absl::InvalidArgumentError(
        absl::StrCat("values must be a vector, found shape ", c.input(1).shape().ToString()));
  THAW_ASSIGN_OR_RETURN(const Rows rows, RaggedRows(c));
  return Count(c, rows, c.input(1), c.input(2), options);
}

template <absl::Status (*count)(OpContext&, const CountOptions&)>
absl::StatusOr<Kernel> MakeCount(const KernelSpec& spec) {
  CountOptions options;
  THAW_ASSIGN_OR_RETURN(options.minlength, spec.Attr<int64_t>("minlength", -1));
  THAW_ASSIGN_OR_RETURN(options.maxlength, spec.Attr<int64_t>("maxlength", -1));
  THAW_ASSIGN_OR_RETURN(options.binary, spec.Attr<bool>("binary_output"));
  return Kernel([options](OpContext& c) { return count(c, options); });
}

absl::Status RaggedBincount(OpContext& c, bool binary) {
  const Tensor& values = c.input(1);
  const Tensor& weights = c.input(3);
  if (values.rank() != 1)
    return absl::InvalidArgumentError(absl::StrCat("values must be a vector, found shape ", values.shape().ToString()));
  THAW_ASSIGN_OR_RETURN(const Rows rows, RaggedRows(c));
  THAW_ASSIGN_OR_RETURN(const int64_t size, IntScalarInput(c, 2));
  THAW_RETURN_IF_ERROR(CheckWeights(weights, values));
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims({rows.count, size}));
  THAW_ASSIGN_OR_RETURN(const Dims elements, IntElements(values));
  THAW_ASSIGN_OR_RETURN(Tensor* const bins, c.AllocateOutput(0, shape));
  int64_t negative = 0;
  Dispatch(CountTypes{}, bins->dtype(), [&]<typename T>() {
    std::fill_n(bins->mutable_data<T>(), shape.num_elements(), T(0));
    for (size_t i = 0; i < elements.size(); ++i) {
      negative = std::min(negative, elements[i]);
      if (elements[i] < 0 || elements[i] >= size) continue;
      T& bin = bins->mutable_data<T>()[rows.of_value[i] * size + elements[i]];
      bin = binary ? T(1) : WrapAdd(bin, weights.num_elements() > 0 ? weights.data<T>()[i] : T(1));
    }
  });
  return negative == 0 ? absl::OkStatus()
                       : absl::InvalidArgumentError(absl::StrCat("values must not be negative, found ", negative));
}

Op CountOp(Op op) {
  return std::move(op)
      .Output("output_indices: int64")
      .Output("output_values: output_type")
      .Output("output_dense_shape: int64")
      .Attr("T: {int32, int64}")
      .Attr("minlength: int >= -1 = -1")
      .Attr("maxlength: int >= -1 = -1")
      .Attr("binary_output: bool")
      .Attr("output_type: {int32, int64, float, double}")
      .Shape(UnknownShape);
}

}  // namespace

void Register_sparse_count(OpRegistry& registry) {
  registry.Add(CountOp(Op("DenseCountSparseOutput").Input("values: T").Input("weights: output_type"))
                   .Make(MakeCount<DenseCount>));
  registry.Add(CountOp(Op("SparseCountSparseOutput")
                           .Input("indices: int64")
                           .Input("values: T")
                           .Input("dense_shape: int64")
                           .Input("weights: output_type"))
                   .Make(MakeCount<SparseCount>));
  registry.Add(
      CountOp(Op("RaggedCountSparseOutput").Input("splits: int64").Input("values: T").Input("weights: output_type"))
          .Make(MakeCount<RaggedCount>));
  registry.Add(Op("RaggedBincount")
                   .Input("splits: int64")
                   .Input("values: Tidx")
                   .Input("size: Tidx")
                   .Input("weights: T")
                   .Output("output: T")
                   .Attr("Tidx: {int32, int64}")
                   .Attr("T: {int32, int64, float, double}")
                   .Attr("binary_output: bool = false")
                   .Shape(UnknownShape)
                   .Make([](const KernelSpec& spec) -> absl::StatusOr<Kernel> {
                     THAW_ASSIGN_OR_RETURN(const bool binary, spec.Attr<bool>("binary_output", false));
                     return Kernel([binary](OpContext& c) { return RaggedBincount(c, binary); });
                   }));
}

}  // namespace thaw
