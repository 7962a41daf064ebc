// Where: the coordinates of the elements that are not zero, in row-major order.
#include "kernels/numeric.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

template <typename T>
absl::Status Where(OpContext& c) {
  const Tensor& input = c.input(0);
  const auto values = input.flat<T>();
  const auto is_set = [](const T& value) { return static_cast<Wide<T>>(value) != Wide<T>(0); };
  const int rank = input.rank();
  const int64_t count = std::count_if(values.begin(), values.end(), is_set);
  THAW_ASSIGN_OR_RETURN(Tensor * output, c.AllocateOutput(0, Shape({count, rank})));
  int64_t* out = output->mutable_data<int64_t>();
  Dims index(static_cast<size_t>(rank), 0);
  for (const T& value : values) {
    if (is_set(value)) out = std::copy(index.begin(), index.end(), out);
    for (int d = rank - 1; d >= 0 && ++index[d] == input.dim(d); --d) index[d] = 0;
  }
  return absl::OkStatus();
}

absl::Status WhereShape(ShapeContext& c) {
  c.set_output(0, PartialShape({-1, c.input(0).rank()}));
  return absl::OkStatus();
}

template <typename... Ts>
Op&& Bind(Op&& op, Types<Ts...>) {
  (std::move(op).Kernel("T", {kDTypeOf<Ts>}, Where<Ts>), ...);
  return std::move(op);
}

}  // namespace

void Register_math_where(OpRegistry& registry) {
  registry.Add(Bind(Bind(Op("Where")
                             .Input("input: T")
                             .Output("index: int64")
                             .Attr("T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, "
                                   "qint16, quint16, uint16, complex128, half, uint32, uint64, bool} = DT_BOOL")
                             .Shape(WhereShape),
                         NumberTypes{}),
                    Types<bool>{}));
}

}  // namespace thaw
