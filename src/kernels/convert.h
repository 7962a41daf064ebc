// Half and bfloat16 data are computed in float.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "thaw/tensor.h"

namespace thaw {

template <typename T>
void ToFloat(const T* from, int64_t n, float* to) {
  for (int64_t i = 0; i < n; ++i) to[i] = static_cast<float>(from[i]);
}
template <typename T>
void FromFloat(const float* from, int64_t n, T* to) {
  for (int64_t i = 0; i < n; ++i) to[i] = T(from[i]);
}

// A float copy of a half or bfloat16 tensor; a float tensor itself.
absl::StatusOr<Tensor> Widen(const Tensor& tensor);
// The reverse, into a tensor of the same shape.
absl::Status Narrow(const Tensor& wide, Tensor* to);

}  // namespace thaw
