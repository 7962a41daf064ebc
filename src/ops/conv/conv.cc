#include "kernels/conv.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/window_attrs.h"

namespace thaw {
namespace {

absl::StatusOr<ConvShape> ShapeOf(const WindowAttrs& attrs, bool depthwise, const Shape& input, const Shape& filter) {
  const int rank = attrs.rank(), spatial = attrs.spatial;
  if (input.rank() != rank || filter.rank() != rank) {
    return absl::InvalidArgumentError(absl::StrCat("input and filter must have rank ", rank, ", found ", input.ToString(), " and ", filter.ToString()));
  }
  ConvShape s;
  s.batch = input.dim(0);
  s.in_channels = input.dim(rank - 1);
  const int64_t filter_in = filter.dim(rank - 2);
  if (filter.num_elements() == 0) return absl::InvalidArgumentError(absl::StrCat("the filter must not be empty, found ", filter.ToString()));
  if (depthwise ? s.in_channels != filter_in : s.in_channels % filter_in != 0) {
    return absl::InvalidArgumentError(absl::StrCat("the input's ", s.in_channels, " channels do not fit a filter of shape ", filter.ToString()));
  }
  s.out_channels = filter.dim(rank - 1) * (depthwise ? filter_in : 1);
  s.groups = depthwise ? filter_in : std::max<int64_t>(1, s.in_channels / filter_in);
  if (s.out_channels % s.groups != 0) {
    return absl::InvalidArgumentError(absl::StrCat("the filter's ", s.out_channels, " output channels cannot be split into ", s.groups, " groups"));
  }
  std::array<int64_t, 3> sizes{1, 1, 1};
  for (int i = 0; i < spatial; ++i) sizes[static_cast<size_t>(3 - spatial + i)] = filter.dim(i);
  THAW_ASSIGN_OR_RETURN(s.windows, attrs.Make(input.dims(), sizes));
  return s;
}

absl::StatusOr<Shape> OutputOf(const ConvShape& s, int spatial) {
  Dims dims{s.batch};
  for (size_t i = static_cast<size_t>(3 - spatial); i < 3; ++i) dims.push_back(s.windows[i].output);
  dims.push_back(s.out_channels);
  return Shape::FromDims(dims);
}

absl::StatusOr<Kernel> MakeConv(const KernelSpec& spec, int spatial, bool depthwise) {
  THAW_ASSIGN_OR_RETURN(const WindowAttrs attrs, ReadWindowAttrs(spec.node(), spatial));
  THAW_RETURN_IF_ERROR(CheckChannelsLast(attrs));
  if (attrs.channel_stride != 1) return absl::UnimplementedError("strides must be 1 over batch and channels");
  const bool is_float = spec.input_type(0) == DType::kFloat;
  auto conv = std::make_shared<FloatConv>(ConvDirection::kForward, Epilogue{}, is_float ? spec.constant(1) : nullptr);
  return Kernel([attrs, depthwise, conv](OpContext& c) -> absl::Status {
    THAW_ASSIGN_OR_RETURN(const ConvShape shape, ShapeOf(attrs, depthwise, c.input(0).shape(), c.input(1).shape()));
    THAW_ASSIGN_OR_RETURN(const Shape out_shape, OutputOf(shape, attrs.spatial));
    THAW_ASSIGN_OR_RETURN(Tensor* const output, c.AllocateOutput(0, out_shape));
    if (output->num_elements() == 0) return absl::OkStatus();
    return Convolve(*conv, ConvDirection::kForward, shape, c.input(0), c.input(1), output);
  });
}

KernelMaker Conv(int spatial, bool depthwise) {
  return [=](const KernelSpec& spec) { return MakeConv(spec, spatial, depthwise); };
}

ShapeFunction ConvShapeFunction(int spatial, bool depthwise) {
  return [=](ShapeContext& c) { return ConvolutionShape(c, spatial, depthwise); };
}

}  // namespace

void Register_conv_conv(OpRegistry& registry) {
  registry.Add(Op("Conv2D")
      .Input("input: T").Input("filter: T").Output("output: T")
      .Attr("T: {half, bfloat16, float, double, int32}")
      .Attr("strides: list(int)")
      .Attr("use_cudnn_on_gpu: bool = true")
      .Attr("padding: {'SAME', 'VALID', 'EXPLICIT'}")
      .Attr("explicit_paddings: list(int) = []")
      .Attr("data_format: {'NHWC', 'NCHW'} = 'NHWC'")
      .Attr("dilations: list(int) = [1, 1, 1, 1]")
      .Shape(ConvShapeFunction(2, false))
      .Make(Conv(2, false)));
  registry.Add(Op("DepthwiseConv2dNative")
      .Input("input: T").Input("filter: T").Output("output: T")
      .Attr("T: {half, bfloat16, float, double}")
      .Attr("strides: list(int)")
      .Attr("padding: {'SAME', 'VALID', 'EXPLICIT'}")
      .Attr("explicit_paddings: list(int) = []")
      .Attr("data_format: {'NHWC', 'NCHW'} = 'NHWC'")
      .Attr("dilations: list(int) = [1, 1, 1, 1]")
      .Shape(ConvShapeFunction(2, true))
      .Make(Conv(2, true)));
  registry.Add(Op("Conv3D")
      .Input("input: T").Input("filter: T").Output("output: T")
      .Attr("T: {half, bfloat16, float, double}")
      .Attr("strides: list(int) >= 5")
      .Attr("padding: {'SAME', 'VALID'}")
      .Attr("data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'")
      .Attr("dilations: list(int) = [1, 1, 1, 1, 1]")
      .Shape(ConvShapeFunction(3, false))
      .Make(Conv(3, false)));
}

}  // namespace thaw
