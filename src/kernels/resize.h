// Images [batch, height, width, channels] to other sizes, and the gradients of that.
#pragma once

#include <cstdint>

#include "absl/types/span.h"

namespace thaw {

struct ResizeShape {
  int64_t batch, in_height, in_width, out_height, out_width, channels;
  bool align_corners = false;
  bool half_pixel_centers = false;

  float height_scale() const { return Scale(in_height, out_height); }
  float width_scale() const { return Scale(in_width, out_width); }

 private:
  float Scale(int64_t in, int64_t out) const {
    return align_corners && out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1)
                                    : static_cast<float>(in) / static_cast<float>(out);
  }
};

void ResizeBilinear(const ResizeShape& shape, const float* in, float* out);
void ResizeBicubic(const ResizeShape& shape, const float* in, float* out);
void ResizeArea(const ResizeShape& shape, const float* in, float* out);
// Elements of any size.
template <typename T>
void ResizeNearest(const ResizeShape& shape, const T* in, T* out);

// `grads` has the resized size, `out` (the original's) must be zero.
void ResizeBilinearGrad(const ResizeShape& shape, const float* grads, double* out);
void ResizeBicubicGrad(const ResizeShape& shape, const float* grads, double* out);

// The source row (or column) of each of `count` places for nearest neighbours: in `limit`, by `scale`.
int64_t NearestSource(int64_t place, float scale, int64_t limit, bool align_corners, bool half_pixel_centers);

}  // namespace thaw
