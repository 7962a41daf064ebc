// RaggedRange and RaggedGather.
#include <algorithm>
#include <cmath>

#include "base/checked.h"
#include "kernels/numeric.h"
#include "ops/index_inputs.h"
#include "ops/op.h"
#include "ops/ragged_splits.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

// How many numbers lie from start on in steps of delta before limit; -1 when too many to count.
template <typename T>
int64_t RangeSize(T start, T limit, T delta) {
  if (!((delta > 0 && start < limit) || (delta < 0 && start > limit))) return 0;
  if constexpr (std::is_integral_v<T>) {
    const uint64_t distance = delta > 0 ? static_cast<uint64_t>(limit) - static_cast<uint64_t>(start)
                                        : static_cast<uint64_t>(start) - static_cast<uint64_t>(limit);
    const uint64_t step = delta > 0 ? static_cast<uint64_t>(delta) : -static_cast<uint64_t>(delta);
    const uint64_t size = (distance - 1) / step + 1;
    return size > static_cast<uint64_t>(INT64_MAX) ? -1 : static_cast<int64_t>(size);
  } else {
    const double size =
        std::ceil(std::fabs((static_cast<double>(limit) - static_cast<double>(start)) / static_cast<double>(delta)));
    return size < 0x1p53 ? static_cast<int64_t>(size) : -1;
  }
}

template <typename T>
absl::Status Range(OpContext& c, int64_t rows) {
  const auto at = [&](int input, int64_t row) {
    return c.input(input).data<T>()[c.input(input).rank() == 0 ? 0 : row];
  };
  std::vector<int64_t> splits = {0};
  for (int64_t row = 0; row < rows; ++row) {
    if (at(2, row) == T(0)) return absl::InvalidArgumentError("a range needs a delta other than 0");
    const int64_t size = RangeSize(at(0, row), at(1, row), at(2, row));
    const auto end = size < 0 ? std::nullopt : CheckedAdd(splits.back(), size);
    if (!end) return absl::InvalidArgumentError(absl::StrCat("the range of row ", row, " has too many elements"));
    splits.push_back(*end);
  }
  THAW_ASSIGN_OR_RETURN(c.output(0), SplitsTensor(c.output_type(0), splits));
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims({splits.back()}));
  THAW_ASSIGN_OR_RETURN(Tensor* const values, c.AllocateOutput(1, shape));
  T* to = values->mutable_data<T>();
  for (int64_t row = 0; row < rows; ++row) {
    T value = at(0, row);
    for (int64_t i = splits[row]; i < splits[row + 1]; ++i) {
      *to++ = value;
      value = WrapAdd(value, at(2, row));
    }
  }
  return absl::OkStatus();
}

absl::Status RaggedRange(OpContext& c) {
  int64_t rows = -1;
  for (int i = 0; i < 3; ++i) {
    if (c.input(i).rank() == 0) continue;
    if (c.input(i).rank() > 1 || (rows >= 0 && c.input(i).dim(0) != rows)) {
      return absl::InvalidArgumentError("starts, limits and deltas must be scalars, or vectors of one length");
    }
    rows = c.input(i).dim(0);
  }
  absl::Status status;
  Dispatch(Types<float, double, int32_t, int64_t>{}, c.input_type(0),
           [&]<typename T>() { status = Range<T>(c, rows < 0 ? 1 : rows); });
  return status;
}

using Ranges = std::vector<std::pair<int64_t, int64_t>>;

// The rows that a gather takes, as ranges of rows one level down; their lengths become splits.
std::vector<int64_t> TakeRanges(const std::vector<int64_t>& splits, const Ranges& rows, Ranges* below) {
  std::vector<int64_t> taken = {0};
  below->clear();
  for (const auto& [begin, end] : rows) {
    for (int64_t row = begin; row < end; ++row) taken.push_back(taken.back() + splits[row + 1] - splits[row]);
    below->emplace_back(splits[begin], splits[end]);
  }
  return taken;
}

// The values in the ranges, one behind the other.
absl::StatusOr<Tensor> TakeValues(const Tensor& values, const Ranges& ranges) {
  Dims dims = values.shape().dims();
  const int64_t row = dims[0] == 0 ? 0 : values.num_elements() / dims[0];
  dims[0] = 0;
  for (const auto& [begin, end] : ranges) dims[0] += end - begin;
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims(dims));
  THAW_ASSIGN_OR_RETURN(Tensor taken, Tensor::Allocate(values.dtype(), shape));
  DispatchBySize(values.dtype(), [&]<typename T>() {
    T* to = taken.mutable_data<T>();
    for (const auto& [begin, end] : ranges) to = std::copy_n(values.data<T>() + begin * row, (end - begin) * row, to);
  });
  return taken;
}

absl::Status RaggedGather(OpContext& c) {
  const int levels = c.num_inputs() - 2;
  if (levels < 1) return absl::InvalidArgumentError("a ragged tensor needs row splits");
  THAW_ASSIGN_OR_RETURN(const auto nested, ReadNestedSplits(c, 0, levels));
  const Tensor& indices = c.input(levels + 1);
  const int outer = indices.rank() - 1;  // regular dimensions that become ragged ones
  if (c.num_outputs() - 1 != levels + outer) {
    return absl::InvalidArgumentError(absl::StrCat("indices of shape ", indices.shape().ToString(),
                                                   " into a ragged tensor of ", levels, " levels give ", levels + outer,
                                                   " levels, expected ", c.num_outputs() - 1));
  }
  int output = 0;
  int64_t rows = 1;
  for (int d = 0; d < outer; ++d) {
    rows *= indices.dim(d);
    THAW_ASSIGN_OR_RETURN(const std::vector<int64_t> splits, RegularSplits(rows, indices.dim(d + 1)));
    THAW_ASSIGN_OR_RETURN(c.output(output++), SplitsTensor(c.output_type(0), splits));
  }
  THAW_ASSIGN_OR_RETURN(const Dims wanted, IntElements(indices));
  const auto num_rows = static_cast<int64_t>(nested[0].size()) - 1;
  Ranges ranges, below;
  for (int64_t index : wanted) {
    if (index < 0 || index >= num_rows)
      return absl::InvalidArgumentError(absl::StrCat("index ", index, " is not in [0, ", num_rows, ")"));
    ranges.emplace_back(index, index + 1);
  }
  for (int level = 0; level < levels; ++level) {
    const std::vector<int64_t> splits = TakeRanges(nested[level], ranges, &below);
    ranges.swap(below);
    // A scalar index gives the row itself: its length is no split.
    if (level == 0 && outer < 0) continue;
    THAW_ASSIGN_OR_RETURN(c.output(output), SplitsTensor(c.output_type(output), splits));
    ++output;
  }
  THAW_ASSIGN_OR_RETURN(c.output(output), TakeValues(c.input(levels), ranges));
  return absl::OkStatus();
}

}  // namespace

void Register_ragged_range_gather(OpRegistry& registry) {
  registry.Add(Op("RaggedRange")
                   .Input("starts: T")
                   .Input("limits: T")
                   .Input("deltas: T")
                   .Output("rt_nested_splits: Tsplits")
                   .Output("rt_dense_values: T")
                   .Attr("T: {bfloat16, float, double, int32, int64} = DT_INT32")
                   .Attr("Tsplits: {int32, int64} = DT_INT64")
                   .Shape([](ShapeContext& c) {
                     c.set_output(0, PartialShape({-1}));
                     c.set_output(1, PartialShape({-1}));
                     return absl::OkStatus();
                   })
                   .Kernel("T", {DType::kFloat, DType::kDouble, DType::kInt32, DType::kInt64}, RaggedRange));
  registry.Add(Op("RaggedGather")
                   .Input("params_nested_splits: PARAMS_RAGGED_RANK * Tsplits")
                   .Input("params_dense_values: Tvalues")
                   .Input("indices: Tindices")
                   .Output("output_nested_splits: OUTPUT_RAGGED_RANK * Tsplits")
                   .Output("output_dense_values: Tvalues")
                   .Attr("Tvalues: type")
                   .Attr("Tindices: {int32, int64}")
                   .Attr("Tsplits: {int32, int64} = DT_INT64")
                   .Attr("PARAMS_RAGGED_RANK: int >= 1")
                   .Attr("OUTPUT_RAGGED_RANK: int >= 0")
                   .Shape(UnknownShape)
                   .Kernel(RaggedGather));
}

}  // namespace thaw
