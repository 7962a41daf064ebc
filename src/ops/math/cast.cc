// Cast (by value) and Bitcast (by bits).
#include "kernels/cast.h"

#include <cstring>

#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

absl::StatusOr<Kernel> MakeCast(const KernelSpec& spec) {
  const DType from = spec.input_type(0), to = spec.output_type(0);
  THAW_ASSIGN_OR_RETURN(const bool truncate, spec.Attr<bool>("Truncate", false));
  if (from == to) {
    return Kernel([](OpContext& c) {
      c.set_output(0, c.input(0));
      return absl::OkStatus();
    });
  }
  if (!CanCast(from, to)) {
    return absl::UnimplementedError(absl::StrCat("Cast ", DTypeName(from), " to ", DTypeName(to), " is not supported"));
  }
  return Kernel([=](OpContext& c) -> absl::Status {
    const Tensor& x = c.input(0);
    THAW_ASSIGN_OR_RETURN(Tensor * y, c.AllocateOutput(0, x.shape()));
    const auto* in = static_cast<const char*>(x.raw());
    auto* out = static_cast<char*>(y->mutable_raw());
    ParallelFor(x.num_elements(), 1, [&](int64_t begin, int64_t end) {
      CastSpan(from, in + begin * static_cast<int64_t>(DTypeSize(from)), to, out + begin * static_cast<int64_t>(DTypeSize(to)),
               end - begin, truncate);
    });
    return absl::OkStatus();
  });
}

// The dimensions of `input` once elements of `from` bytes are read as elements of `to` bytes: a larger element takes up
// the last dimension, a smaller one adds one. -1 dimensions stay unknown.
absl::StatusOr<PartialShape> BitcastDims(const PartialShape& input, size_t from, size_t to) {
  if (!input.known_rank() || from == 0 || to == 0) return PartialShape();
  Dims dims = input.dims();
  if (from > to) {
    dims.push_back(static_cast<int64_t>(from / to));
  } else if (from < to) {
    const auto ratio = static_cast<int64_t>(to / from);
    if (dims.empty() || (dims.back() != ratio && dims.back() >= 0)) {
      return absl::InvalidArgumentError(absl::StrCat("Cannot bitcast elements of ", from, " bytes to ", to, " bytes in shape ",
                                                     input.ToString(), "; the last dimension must be ", ratio));
    }
    dims.pop_back();
  }
  return PartialShape(std::move(dims));
}

absl::Status BitcastShape(ShapeContext& c) {
  THAW_ASSIGN_OR_RETURN(PartialShape shape, BitcastDims(c.input(0), DTypeSize(BaseType(c.node().input_types[0])),
                                                        DTypeSize(BaseType(c.node().output_types[0]))));
  c.set_output(0, std::move(shape));
  return absl::OkStatus();
}

absl::Status Bitcast(OpContext& c) {
  const Tensor& x = c.input(0);
  const size_t from = DTypeSize(x.dtype()), to = DTypeSize(c.output_type(0));
  if (from == 0 || to == 0) return absl::InvalidArgumentError("only elements of fixed size can be bitcast");
  if (from == to) {
    c.set_output(0, x.BitCast(c.output_type(0)));
    return absl::OkStatus();
  }
  THAW_ASSIGN_OR_RETURN(const PartialShape dims, BitcastDims(x.shape(), from, to));
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims(dims.dims()));
  // Copied, because the memory need not be aligned for larger elements.
  THAW_ASSIGN_OR_RETURN(Tensor * y, c.AllocateOutput(0, shape));
  if (x.num_bytes() != 0) std::memcpy(y->mutable_raw(), x.raw(), x.num_bytes());
  return absl::OkStatus();
}

}  // namespace

void Register_math_cast(OpRegistry& registry) {
  registry.Add(Op("Cast")
                   .Input("x: SrcT")
                   .Output("y: DstT")
                   .Attr("SrcT: type")
                   .Attr("DstT: type")
                   .Attr("Truncate: bool = false")
                   .Shape(SameShape)
                   .Make(MakeCast));
  registry.Add(Op("Bitcast")
                   .Input("input: T")
                   .Output("output: type")
                   .Attr("T: {bfloat16, half, float, double, int64, int32, uint8, uint16, uint32, uint64, int8, int16, complex64, "
                         "complex128, qint8, quint8, qint16, quint16, qint32}")
                   .Attr("type: {bfloat16, half, float, double, int64, int32, uint8, uint16, uint32, uint64, int8, int16, complex64, "
                         "complex128, qint8, quint8, qint16, quint16, qint32}")
                   .Shape(BitcastShape)
                   .Kernel(Bitcast));
}

}  // namespace thaw
