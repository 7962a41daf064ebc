// Pooling of channels-last data: [batch, depth, height, width, channels].
#pragma once

#include <cstdint>

#include "kernels/window.h"

namespace thaw {

struct PoolShape {
  int64_t batch = 0;
  int64_t channels = 0;
  Windows windows;

  int64_t inputs() const { return windows[0].input * windows[1].input * windows[2].input; }
  int64_t outputs() const { return windows[0].output * windows[1].output * windows[2].output; }
  int64_t input_size() const { return batch * inputs() * channels; }
  int64_t output_size() const { return batch * outputs() * channels; }
};

// The largest element; NaN is skipped, and a window without a larger element gives T's lowest finite value.
template <typename T>
void MaxPool(const PoolShape& shape, const T* input, T* output);

// The place of the first largest element as an index into the input; NaN counts only where it comes first.
template <typename T>
void MaxPoolArgMax(const PoolShape& shape, const T* input, int64_t* places);

// The place of the first element in each window that equals the output's, or -1.
template <typename T>
void MaxPoolPlaces(const PoolShape& shape, const T* input, const T* output, int64_t* places);

// The mean of the elements inside the input, computed in float for the narrow types.
template <typename T>
void AvgPool(const PoolShape& shape, const T* input, T* output);
template <typename T>
void AvgPoolGrad(const PoolShape& shape, const T* gradient, T* input_gradient);

}  // namespace thaw
