// A float product over B in panels of columns, for few rows: no set-up, and B is read once, in order.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "kernels/epilogue.h"
#include "kernels/gemm.h"
#include "thaw/tensor.h"

namespace thaw {

inline constexpr int64_t kPanelColumns = 64;
// Rows of A that are multiplied at a time.
inline constexpr int64_t kPanelRows = 6;

// Up to kPanelRows rows of A, k long, by one panel [k][64] whose rows lie `panel_stride` apart; 64 columns of C are written.
void RowsTimesPanel(int64_t rows, int64_t k, const float* a, int64_t a_stride, const float* panel, int64_t panel_stride, float* c, int64_t c_stride);

// B as panels [⌈n/64⌉][k][64], the last one filled up with zeros.
absl::StatusOr<Tensor> PackPanels(const GemmShape& shape, const float* b);

// One product (batch 1, A not transposed). `bias` and `residual` may be null when the epilogue has none.
void GemmPanels(const GemmShape& shape, const float* a, const float* panels, const Epilogue& epilogue, const float* bias, const float* residual, float* c);

}  // namespace thaw
