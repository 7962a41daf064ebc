// The functions of simd_math.h for one float, without branches, to be inlined into loops that THAW_SIMD compiles.
// Coefficients: Cephes (Moshier), and for erf the rational approximation of XLA and Eigen.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#define THAW_INLINE [[gnu::always_inline]] inline

namespace thaw::simd {

// 2^n for n in [-126, 127].
THAW_INLINE float PowerOfTwo(int32_t n) { return std::bit_cast<float>(static_cast<uint32_t>(n + 127) << 23); }

// The nearest integer for |x| below 2^22, as a float and (in the low bits of the sum) as an integer.
inline constexpr float kRoundingShift = 12582912.0f;  // 1.5 × 2^23
THAW_INLINE int32_t IntegerOf(float shifted) {
  return static_cast<int32_t>(std::bit_cast<uint32_t>(shifted) - std::bit_cast<uint32_t>(kRoundingShift));
}

// e^r − 1 − r for |r| ≤ ln 2 / 2, and the exponent n of e^x = 2^n e^r.
THAW_INLINE float ExpTail(float r) {
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return p * r * r;
}

THAW_INLINE float ExpOf(float x) {
  float clamped = x > 89.0f ? 89.0f : x;
  clamped = clamped < -104.0f ? -104.0f : clamped;  // NaN passes both
  const float shifted = clamped * 1.44269504088896341f + kRoundingShift;
  const float n = shifted - kRoundingShift;
  const float r = (clamped - n * 0.693359375f) + n * 2.12194440e-4f;
  const float e = ExpTail(r) + r + 1.0f;
  // 2^n leaves the exponent's range at both ends; its two halves do not. NaN in `shifted` gives a harmless integer.
  const int32_t whole = x == x ? IntegerOf(shifted) : 0;
  const int32_t half = whole >> 1;
  return e * PowerOfTwo(half) * PowerOfTwo(whole - half);
}

THAW_INLINE float LogOf(float x) {
  // x = 2^e m with m in [sqrt(1/2), sqrt(2)).
  const uint32_t bits = std::bit_cast<uint32_t>(x);
  const uint32_t shifted = bits - 0x3f3504f3u;
  const float e = static_cast<float>(static_cast<int32_t>(shifted) >> 23);
  const float m = std::bit_cast<float>((shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  const float z = m * m;
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  float y = p * m * z - e * 2.12194440e-4f - 0.5f * z;
  y = m + y + e * 0.693359375f;
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  y = x == kInfinity ? kInfinity : y;
  y = x < std::numeric_limits<float>::min() ? -kInfinity : y;  // denormals count as zero
  return x < 0 || x != x ? std::numeric_limits<float>::quiet_NaN() : y;
}

THAW_INLINE float TanhOf(float x) {
  const float a = std::fabs(x);
  const float z = x * x;
  float p = -5.70498872745e-3f;
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  const float near = p * z * x + x;
  const float far = 1.0f - 2.0f / (ExpOf(a + a) + 1.0f);
  return a < 0.625f ? near : std::copysign(far, x);
}

THAW_INLINE float SigmoidOf(float x) { return 1.0f / (1.0f + ExpOf(-x)); }

THAW_INLINE float ErfOf(float x) {
  float c = x > 4.0f ? 4.0f : x;
  c = c < -4.0f ? -4.0f : c;
  const float z = c * c;
  float p = -2.72614225801306e-10f;
  p = p * z + 2.77068142495902e-08f;
  p = p * z - 2.10102402082508e-06f;
  p = p * z - 5.69250639462346e-05f;
  p = p * z - 7.34990630326855e-04f;
  p = p * z - 2.95459980854025e-03f;
  p = p * z - 1.60960333262415e-02f;
  float q = -1.45660718464996e-05f;
  q = q * z - 2.13374055278905e-04f;
  q = q * z - 1.68282697438203e-03f;
  q = q * z - 7.37332916720468e-03f;
  q = q * z - 1.42647390514189e-02f;
  return c * p / q;
}

// Sine (or cosine) for |x| up to 8192, beyond which the three-part reduction loses bits.
inline constexpr float kTrigonometricLimit = 8192.0f;

template <bool kCosine>
THAW_INLINE float SinCosOf(float x) {
  const float shifted = x * 0.636619772f + kRoundingShift;
  const float n = shifted - kRoundingShift;
  const uint32_t quadrant = std::bit_cast<uint32_t>(shifted) + (kCosine ? 1 : 0);
  float r = x - n * 1.5703125f;
  r = r - n * 4.837512969970703125e-4f;
  r = r - n * 7.549789948768648e-8f;
  const float z = r * r;
  float s = -1.9515295891e-4f;
  s = s * z + 8.3321608736e-3f;
  s = s * z - 1.6666654611e-1f;
  s = s * z * r + r;
  float c = 2.443315711809948e-5f;
  c = c * z - 1.388731625493765e-3f;
  c = c * z + 4.166664568298827e-2f;
  c = c * z * z - 0.5f * z + 1.0f;
  const float y = (quadrant & 1) != 0 ? c : s;
  return (quadrant & 2) != 0 ? -y : y;
}

}  // namespace thaw::simd
