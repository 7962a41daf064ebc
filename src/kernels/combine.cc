#include "kernels/combine.h"

#include <algorithm>
#include <type_traits>

#include "tensor/dispatch.h"

namespace thaw {
namespace {

template <typename T, Combination kCombination>
T Combine(T a, T b) {
  if constexpr (kCombination == Combination::kUpdate) {
    return b;
  } else if constexpr (kCombination == Combination::kMin) {
    return b < a ? b : a;
  } else if constexpr (kCombination == Combination::kMax) {
    return a < b ? b : a;
  } else if constexpr (std::is_integral_v<T>) {
    // In 64 unsigned bits, where nothing overflows; the low bits are the wrapped-around result.
    const auto x = static_cast<uint64_t>(a), y = static_cast<uint64_t>(b);
    if constexpr (kCombination == Combination::kAdd) return static_cast<T>(x + y);
    if constexpr (kCombination == Combination::kSub) return static_cast<T>(x - y);
    if constexpr (kCombination == Combination::kMul) return static_cast<T>(x * y);
    if constexpr (kCombination == Combination::kDiv) {
      if (std::is_signed_v<T> && b == static_cast<T>(-1)) return static_cast<T>(uint64_t{0} - x);
      return static_cast<T>(a / b);
    }
  } else {
    if constexpr (kCombination == Combination::kAdd) return static_cast<T>(a + b);
    if constexpr (kCombination == Combination::kSub) return static_cast<T>(a - b);
    if constexpr (kCombination == Combination::kMul) return static_cast<T>(a * b);
    if constexpr (kCombination == Combination::kDiv) return static_cast<T>(a / b);
  }
}

template <typename T, Combination kCombination>
bool CombineRun(void* into, int64_t at, const void* from, int64_t from_at, int64_t from_step, int64_t count) {
  T* target = static_cast<T*>(into) + at;
  const T* source = static_cast<const T*>(from) + from_at;
  for (int64_t i = 0; i < count; ++i, source += from_step) {
    if constexpr (kCombination == Combination::kDiv && std::is_integral_v<T>) {
      if (*source == 0) return false;
    }
    if constexpr (kCombination == Combination::kUpdate) {
      target[i] = *source;
    } else {
      target[i] = Combine<T, kCombination>(target[i], *source);
    }
  }
  return true;
}

template <Combination kCombination, typename... Ts>
Combiner Find(Types<Ts...> types, DType dtype) {
  Combiner found = nullptr;
  Dispatch(types, dtype, [&]<typename T>() { found = CombineRun<T, kCombination>; });
  return found;
}

template <typename... Ts>
std::vector<DType> List(Types<Ts...>) {
  return {kDTypeOf<Ts>...};
}

}  // namespace

Combiner FindCombiner(Combination combination, DType dtype) {
  using enum Combination;
  if (dtype == DType::kBool && combination == kAdd) return CombineRun<bool, kAdd>;
  if (dtype == DType::kBool && combination == kSub) return CombineRun<bool, kSub>;
  switch (combination) {
    case kAdd: return Find<kAdd>(NumberTypes{}, dtype);
    case kSub: return Find<kSub>(NumberTypes{}, dtype);
    case kMul: return Find<kMul>(NumberTypes{}, dtype);
    case kDiv: return Find<kDiv>(NumberTypes{}, dtype);
    case kMin: return Find<kMin>(RealTypes{}, dtype);
    case kMax: return Find<kMax>(RealTypes{}, dtype);
    case kUpdate: break;
  }
  Combiner found = nullptr;
  DispatchBySize(dtype, [&]<typename T>() { found = CombineRun<T, kUpdate>; });
  return found;
}

std::vector<DType> NumberDTypes() { return List(NumberTypes{}); }
std::vector<DType> OrderedDTypes() { return List(RealTypes{}); }

}  // namespace thaw
