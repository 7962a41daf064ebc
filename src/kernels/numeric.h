// Arithmetic that is defined for every value of every element type.
#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "thaw/dtype.h"

namespace thaw {

template <typename T>
inline constexpr bool kIsComplex = std::is_same_v<T, Complex64> || std::is_same_v<T, Complex128>;

// Types computed in float and stored rounded.
template <typename T>
inline constexpr bool kIsNarrowFloat = std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;

// The type that elements of T are computed in.
template <typename T>
using Wide = std::conditional_t<kIsNarrowFloat<T>, float, T>;

namespace internal {
template <typename T, bool kInt = std::is_integral_v<T>>
struct WrapType {
  using type = T;
};
template <typename T>
struct WrapType<T, true> {
  // At least 32 bits: the product of two uint16 would be promoted to int and overflow.
  using type = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
};
}  // namespace internal

// Where integers are added so that they wrap around, as they do in TensorFlow; other types as they are.
template <typename T>
using WrapType = typename internal::WrapType<T>::type;

template <typename T>
T WrapAdd(T a, T b) {
  return static_cast<T>(static_cast<WrapType<T>>(a) + static_cast<WrapType<T>>(b));
}
template <typename T>
T WrapSub(T a, T b) {
  return static_cast<T>(static_cast<WrapType<T>>(a) - static_cast<WrapType<T>>(b));
}
template <typename T>
T WrapMul(T a, T b) {
  return static_cast<T>(static_cast<WrapType<T>>(a) * static_cast<WrapType<T>>(b));
}
template <typename T>
T WrapNeg(T a) {
  if constexpr (std::is_integral_v<T>) return WrapSub(T{0}, a);
  else return -a;
}

// The larger (smaller) of two; NaN when either is NaN.
template <typename T>
T MaxOf(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) return a > b || a != a ? a : b;
  else return a > b ? a : b;
}
template <typename T>
T MinOf(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) return a < b || a != a ? a : b;
  else return a < b ? a : b;
}

template <typename T>
bool IsNan(T value) {
  if constexpr (std::is_floating_point_v<T>) return value != value;
  else return false;
}

// The least and the greatest value of a type, infinities included.
template <typename T>
T Lowest() {
  if constexpr (std::is_floating_point_v<T>) return -std::numeric_limits<T>::infinity();
  else return std::numeric_limits<T>::lowest();
}
template <typename T>
T Highest() {
  if constexpr (std::is_floating_point_v<T>) return std::numeric_limits<T>::infinity();
  else return std::numeric_limits<T>::max();
}

// A floating-point value cut toward zero. What does not fit becomes what x86 makes of it: the least int32 (or int64),
// cut to the narrower type.
template <typename Int, typename Float>
Int TruncateTo(Float value) {
  using Step = std::conditional_t<(sizeof(Int) < 4) || std::is_same_v<Int, int32_t>, int32_t, int64_t>;
  constexpr Float kLimit = sizeof(Step) == 4 ? Float(2147483648.0) : Float(9223372036854775808.0);
  if constexpr (std::is_same_v<Int, uint64_t>) {
    if (value >= kLimit) return TruncateTo<int64_t>(value - kLimit) ^ (uint64_t{1} << 63);
  }
  const bool fits = value >= -kLimit && value < kLimit;
  return static_cast<Int>(fits ? static_cast<Step>(value) : std::numeric_limits<Step>::min());
}

}  // namespace thaw
