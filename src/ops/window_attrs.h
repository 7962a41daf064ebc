// The attributes that convolution and pooling ops share.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "graph/graph.h"
#include "kernels/window.h"
#include "ops/shape_context.h"
#include "thaw/shape.h"

namespace thaw {

// By depth, height, width; two-dimensional ops leave the depth at its default.
struct WindowAttrs {
  int spatial = 2;
  bool channels_first = false;
  Padding padding = Padding::kValid;
  std::array<int64_t, 3> sizes{1, 1, 1};  // of pooling ("ksize")
  std::array<int64_t, 3> strides{1, 1, 1};
  std::array<int64_t, 3> dilations{1, 1, 1};
  std::array<int64_t, 3> before{0, 0, 0};
  std::array<int64_t, 3> after{0, 0, 0};
  int64_t channel_size = 1;
  int64_t channel_stride = 1;

  int rank() const { return spatial + 2; }
  // The window over spatial dimension i (of 3); input and size may come from tensors.
  absl::StatusOr<Window> MakeOne(int i, int64_t input, int64_t size) const {
    const auto at = static_cast<size_t>(i);
    return MakeWindow(input, size, strides[at], dilations[at], padding, before[at], after[at]);
  }
  // All windows over channels-last dimensions [batch, …, channels]. REQUIRES: input.size() == rank().
  absl::StatusOr<Windows> Make(absl::Span<const int64_t> input, std::array<int64_t, 3> window_sizes) const;
};

// Reads strides, ksize, dilations, padding, explicit_paddings and data_format where the node has them.
absl::StatusOr<WindowAttrs> ReadWindowAttrs(const Node& node, int spatial);

// Replaces sizes and strides by the values of ksize and strides inputs (MaxPoolV2).
absl::Status SetSizesAndStrides(const Tensor& ksize, const Tensor& strides, WindowAttrs* attrs);

// The CPU has only channels-last kernels for these ops, and none with strides over batch or channels.
absl::Status CheckChannelsLast(const WindowAttrs& attrs);

// Output of a convolution (filter from input 1) or of a pooling (sizes from ksize), as far as it is known.
absl::Status ConvolutionShape(ShapeContext& context, int spatial, bool depthwise);
absl::Status PoolingShape(ShapeContext& context, int spatial);

}  // namespace thaw
