#include "ops/ragged_splits.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace thaw {

absl::StatusOr<std::vector<int64_t>> ReadSplits(const Tensor& tensor, int64_t num_values) {
  if (tensor.rank() != 1 || tensor.dim(0) < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("row splits must be a vector with one element at least, found shape ", tensor.shape().ToString()));
  }
  std::vector<int64_t> splits;
  Dispatch(Types<int32_t, int64_t>{}, tensor.dtype(),
           [&]<typename T>() { splits.assign(tensor.flat<T>().begin(), tensor.flat<T>().end()); });
  if (splits.empty() || splits.front() != 0)
    return absl::InvalidArgumentError(absl::StrCat("row splits must begin with 0, found ", tensor.ToString()));
  const auto fall = std::adjacent_find(splits.begin(), splits.end(), std::greater<>());
  if (fall != splits.end())
    return absl::InvalidArgumentError(
        absl::StrCat("row splits must not fall, found ", fall[0], " followed by ", fall[1]));
  if (num_values >= 0 && splits.back() != num_values) {
    return absl::InvalidArgumentError(
        absl::StrCat("row splits must end with the number of values, ", num_values, ", found ", splits.back()));
  }
  return splits;
}

absl::StatusOr<std::vector<std::vector<int64_t>>> ReadNestedSplits(const OpContext& c, int first, int count) {
  const Tensor& values = c.input(first + count);
  if (values.rank() < 1)
    return absl::InvalidArgumentError("the values of a ragged tensor must have rows, found a scalar");
  std::vector<std::vector<int64_t>> nested;
  for (int i = 0; i < count; ++i) {
    const int64_t below = i + 1 < count ? c.input(first + i + 1).num_elements() - 1 : values.dim(0);
    THAW_ASSIGN_OR_RETURN(std::vector<int64_t> splits, ReadSplits(c.input(first + i), std::max<int64_t>(below, 0)));
    nested.push_back(std::move(splits));
  }
  return nested;
}

absl::StatusOr<std::vector<int64_t>> RegularSplits(int64_t rows, int64_t width) {
  if (rows < 0 || rows > kMostRows) return absl::InvalidArgumentError(absl::StrCat("there cannot be ", rows, " rows"));
  std::vector<int64_t> splits(static_cast<size_t>(rows) + 1);
  for (size_t i = 0; i < splits.size(); ++i) splits[i] = static_cast<int64_t>(i) * width;
  return splits;
}

absl::StatusOr<Tensor> SplitsTensor(DType dtype, absl::Span<const int64_t> splits) {
  if (dtype == DType::kInt32 && !splits.empty() && splits.back() > INT32_MAX) {
    return absl::InvalidArgumentError(
        absl::StrCat("row splits up to ", splits.back(), " do not fit into int32; use int64"));
  }
  THAW_ASSIGN_OR_RETURN(Tensor tensor, Tensor::Allocate(dtype, Shape{static_cast<int64_t>(splits.size())}));
  Dispatch(Types<int32_t, int64_t>{}, dtype, [&]<typename T>() {
    std::transform(splits.begin(), splits.end(), tensor.mutable_data<T>(),
                   [](int64_t split) { return static_cast<T>(split); });
  });
  return tensor;
}

}  // namespace thaw
