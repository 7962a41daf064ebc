// Functions of runs of floats, to about one unit in the last place (relative error below 1e-6); y may be x.
#pragma once

#include <cstdint>

namespace thaw::simd {

void Exp(const float* x, float* y, int64_t n);
void Log(const float* x, float* y, int64_t n);
void Tanh(const float* x, float* y, int64_t n);
void Sigmoid(const float* x, float* y, int64_t n);
void Erf(const float* x, float* y, int64_t n);
void Sin(const float* x, float* y, int64_t n);
void Cos(const float* x, float* y, int64_t n);

}  // namespace thaw::simd
