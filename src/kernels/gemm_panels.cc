#include "kernels/gemm_panels.h"

#include <algorithm>
#include <cstring>

#include "base/parallel.h"
#include "base/status_macros.h"
#include "kernels/activation.h"

namespace thaw {
namespace {

using Vector = float __attribute__((vector_size(64), aligned(4)));
constexpr int64_t kLanes = 16;

struct Rows {
  int64_t k;
  const float* a;
  int64_t a_stride;
  int64_t panel_stride;  // between the panel's rows
  float* c;
  int64_t c_stride;
};

// kRows rows of A by kVectors × 16 columns of a panel.
template <int kRows, int kVectors>
[[gnu::always_inline]] inline void Tile(const Rows& r, const float* panel) {
  Vector sum[kRows][kVectors] = {};
  for (int64_t k = 0; k < r.k; ++k) {
    Vector b[kVectors];
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) b[v] = *reinterpret_cast<const Vector*>(panel + k * r.panel_stride + v * kLanes);
#pragma GCC unroll 8
    for (int i = 0; i < kRows; ++i) {
      const float a = r.a[i * r.a_stride + k];
#pragma GCC unroll 8
      for (int v = 0; v < kVectors; ++v) sum[i][v] += a * b[v];
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) *reinterpret_cast<Vector*>(r.c + i * r.c_stride + v * kLanes) = sum[i][v];
  }
}

// One row by a whole panel; two sums a column hide the latency of the adds.
template <int kVectors>
[[gnu::always_inline]] inline void Row(const Rows& r, const float* panel) {
  Vector even[kVectors] = {}, odd[kVectors] = {};
  int64_t k = 0;
  for (; k + 1 < r.k; k += 2) {
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) even[v] += r.a[k] * *reinterpret_cast<const Vector*>(panel + k * r.panel_stride + v * kLanes);
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) odd[v] += r.a[k + 1] * *reinterpret_cast<const Vector*>(panel + (k + 1) * r.panel_stride + v * kLanes);
  }
  if (k < r.k) {
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) even[v] += r.a[k] * *reinterpret_cast<const Vector*>(panel + k * r.panel_stride + v * kLanes);
  }
#pragma GCC unroll 8
  for (int v = 0; v < kVectors; ++v) *reinterpret_cast<Vector*>(r.c + v * kLanes) = even[v] + odd[v];
}

template <int kRows, int kVectors>
[[gnu::always_inline]] inline void AcrossPanel(const Rows& r, const float* panel) {
  for (int64_t column = 0; column < kPanelColumns; column += kVectors * kLanes) {
    Rows part = r;
    part.c += column;
    if constexpr (kRows == 1) Row<kVectors>(part, panel + column);
    else Tile<kRows, kVectors>(part, panel + column);
  }
}

template <int kVectors>
[[gnu::always_inline]] inline void AnyRows(int64_t rows, const Rows& r, const float* panel) {
  switch (rows) {
    case 1: return AcrossPanel<1, kVectors>(r, panel);
    case 2: return AcrossPanel<2, kVectors>(r, panel);
    case 3: return AcrossPanel<3, kVectors>(r, panel);
    case 4: return AcrossPanel<4, kVectors>(r, panel);
    case 5: return AcrossPanel<5, kVectors>(r, panel);
    default: return AcrossPanel<6, kVectors>(r, panel);
  }
}
using RowsByPanel = void (*)(int64_t rows, const Rows& r, const float* panel);

__attribute__((target("avx512f,fma"))) void Avx512(int64_t rows, const Rows& r, const float* panel) { AnyRows<4>(rows, r, panel); }
__attribute__((target("avx2,fma"))) void Avx2(int64_t rows, const Rows& r, const float* panel) { AnyRows<1>(rows, r, panel); }
void Plain(int64_t rows, const Rows& r, const float* panel) { AnyRows<1>(rows, r, panel); }

RowsByPanel Choose() {
  if (__builtin_cpu_supports("avx512f")) return Avx512;
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? Avx2 : Plain;
}

const RowsByPanel& Multiply() {
  static const RowsByPanel chosen = Choose();
  return chosen;
}

}  // namespace

void RowsTimesPanel(int64_t rows, int64_t k, const float* a, int64_t a_stride, const float* panel, int64_t panel_stride, float* c, int64_t c_stride) {
  Multiply()(rows, {k, a, a_stride, panel_stride, c, c_stride}, panel);
}

absl::StatusOr<Tensor> PackPanels(const GemmShape& s, const float* b) {
  const int64_t panels = (s.n + kPanelColumns - 1) / kPanelColumns;
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims({panels, s.k, kPanelColumns}));
  THAW_ASSIGN_OR_RETURN(Tensor packed, Tensor::Allocate(DType::kFloat, shape));
  float* to = packed.mutable_data<float>();
  for (int64_t first = 0; first < s.n; first += kPanelColumns) {
    const int64_t columns = std::min(kPanelColumns, s.n - first);
    for (int64_t k = 0; k < s.k; ++k, to += kPanelColumns) {
      if (s.transpose_b) {
        for (int64_t i = 0; i < columns; ++i) to[i] = b[(first + i) * s.k + k];
      } else {
        std::memcpy(to, b + k * s.n + first, static_cast<size_t>(columns) * sizeof(float));
      }
      std::fill(to + columns, to + kPanelColumns, 0.0f);
    }
  }
  return packed;
}

void GemmPanels(const GemmShape& s, const float* a, const float* panels, const Epilogue& epilogue, const float* bias, const float* residual, float* c) {
  const int64_t count = (s.n + kPanelColumns - 1) / kPanelColumns;
  const double cost = 0.03 * static_cast<double>(s.m * s.k * kPanelColumns);
  ParallelFor(count, cost, [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; ++p) {
      const int64_t first = p * kPanelColumns, columns = std::min(kPanelColumns, s.n - first);
      for (int64_t row = 0; row < s.m; row += kPanelRows) {
        const int64_t rows = std::min(kPanelRows, s.m - row);
        float edge[kPanelRows * kPanelColumns];
        const bool whole = columns == kPanelColumns;
        float* out = c + row * s.n + first;
        RowsTimesPanel(rows, s.k, a + row * s.k, s.k, panels + p * s.k * kPanelColumns, kPanelColumns, whole ? out : edge, whole ? s.n : kPanelColumns);
        for (int64_t i = 0; i < rows; ++i, out += s.n) {
          if (!whole) std::copy_n(edge + i * kPanelColumns, columns, out);
          if (epilogue.empty()) continue;
          ApplyEpilogue(epilogue, 1, columns, epilogue.bias ? bias + first : nullptr, epilogue.residual ? residual + (row + i) * s.n + first : nullptr, out);
        }
      }
    }
  });
}

}  // namespace thaw
