#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

template <typename T>
absl::Status WhereOf(OpContext& c) {
  const Tensor& input = c.input(0);
  const int rank = input.rank();
  const absl::Span<const T> values = input.flat<T>();
  const int64_t count = std::count_if(values.begin(), values.end(), [](const T& value) { return value != T(0); });
  THAW_ASSIGN_OR_RETURN(Tensor* const output, c.AllocateOutput(0, Shape{count, rank}));
  Dims index(input.shape().dims().size(), 0);
  int64_t* row = output->mutable_data<int64_t>();
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] != T(0)) row = std::copy(index.begin(), index.end(), row);
    for (int d = rank - 1; d >= 0 && ++index[d] == input.dim(d); --d) index[d] = 0;
  }
  return absl::OkStatus();
}

// The coordinates of the elements that are not zero, in row-major order.
absl::Status Where(OpContext& c) {
  absl::Status status = absl::UnimplementedError("no kernel for this type");
  const auto where = [&]<typename T>() { status = WhereOf<T>(c); };
  if (!Dispatch(NumberTypes{}, c.input_type(0), where)) Dispatch(Types<bool>{}, c.input_type(0), where);
  return status;
}

absl::Status WhereShape(ShapeContext& c) {
  c.set_output(0, PartialShape({-1, c.input(0).rank()}));
  return absl::OkStatus();
}

}  // namespace

void Register_array_where(OpRegistry& registry) {
  registry.Add(Op("Where")
                   .Input("input: T")
                   .Output("index: int64")
                   .Attr("T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, "
                         "bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64, bool} = DT_BOOL")
                   .Shape(WhereShape)
                   .Kernel("T",
                           {DType::kFloat, DType::kDouble, DType::kBFloat16, DType::kInt8, DType::kInt16, DType::kInt32,
                            DType::kInt64, DType::kUInt8, DType::kUInt16, DType::kUInt32, DType::kUInt64,
                            DType::kComplex64, DType::kComplex128, DType::kBool},
                           Where));
}

}  // namespace thaw
