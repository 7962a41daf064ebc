// Reductions of runs of floats, in an order that depends on the length alone (16 partial results, merged pairwise).
#pragma once

#include <cstdint>

namespace thaw::simd {

float SumRun(const float* x, int64_t n);
float SumOfSquaresRun(const float* x, int64_t n);
float MaxRun(const float* x, int64_t n);  // −Inf for none, NaN when there is one
float MinRun(const float* x, int64_t n);  // +Inf for none, NaN when there is one

}  // namespace thaw::simd
