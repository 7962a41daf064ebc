// A float product over B in panels of columns, for few rows: no set-up, and B is read once, in order.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "kernels/epilogue.h"
#include "kernels/gemm.h"
#include "thaw/tensor.h"

namespace thaw {

inline constexpr int64_t kPanelColumns = 64;

// B as panels [⌈n/64⌉][k][64], the last one filled up with zeros.
absl::StatusOr<Tensor> PackPanels(const GemmShape& shape, const float* b);

// One product (batch 1, A not transposed). `bias` and `residual` may be null when the epilogue has none.
void GemmPanels(const GemmShape& shape, const float* a, const float* panels, const Epilogue& epilogue, const float* bias, const float* residual, float* c);

}  // namespace thaw
