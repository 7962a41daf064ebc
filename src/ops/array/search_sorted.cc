// Where values belong in sorted rows: LowerBound, UpperBound.
#include <algorithm>

#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

template <bool kUpper, typename T, typename Index>
void SearchRows(const Tensor& sorted, const Tensor& values, Tensor* output) {
  const int64_t length = sorted.dim(1), count = values.dim(1);
  ParallelFor(values.num_elements(), 20, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const T* row = sorted.data<T>() + i / count * length;
      const T value = values.data<T>()[i];
      const T* place = kUpper ? std::upper_bound(row, row + length, value) : std::lower_bound(row, row + length, value);
      output->mutable_data<Index>()[i] = static_cast<Index>(place - row);
    }
  });
}

template <bool kUpper>
absl::Status Search(OpContext& c) {
  const Tensor &sorted = c.input(0), &values = c.input(1);
  if (sorted.rank() != 2 || values.rank() != 2 || sorted.dim(0) != values.dim(0)) {
    return absl::InvalidArgumentError(
        absl::StrCat("sorted_inputs and values must be matrices of as many rows, found shapes ",
                     sorted.shape().ToString(), " and ", values.shape().ToString()));
  }
  THAW_ASSIGN_OR_RETURN(Tensor* const output, c.AllocateOutput(0, values.shape()));
  const bool known = Dispatch(RealTypes{}, sorted.dtype(), [&]<typename T>() {
    if (output->dtype() == DType::kInt64) SearchRows<kUpper, T, int64_t>(sorted, values, output);
    else SearchRows<kUpper, T, int32_t>(sorted, values, output);
  });
  if (known) return absl::OkStatus();
  return absl::UnimplementedError(absl::StrCat("elements of type ", DTypeName(sorted.dtype()), " have no order"));
}

absl::Status ValuesShape(ShapeContext& c) {
  c.set_output(0, c.input(1));
  return absl::OkStatus();
}

Op SearchOp(absl::string_view name) {
  return Op(name)
      .Input("sorted_inputs: T")
      .Input("values: T")
      .Output("output: out_type")
      .Attr("T: type")
      .Attr("out_type: {int32, int64} = DT_INT32")
      .Shape(ValuesShape);
}

}  // namespace

void Register_array_search_sorted(OpRegistry& registry) {
  registry.Add(SearchOp("LowerBound").Kernel(Search<false>));
  registry.Add(SearchOp("UpperBound").Kernel(Search<true>));
}

}  // namespace thaw
