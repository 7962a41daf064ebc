// How the older quantized ops see numbers: the levels of a type laid over a range, zero moved to a level.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "absl/status/statusor.h"
#include "ops/op_context.h"

namespace thaw {

struct LevelRange {
  float min, max;
};

template <typename Q>
struct Levels {
  using Int = decltype(Q::value);
  static constexpr double kLowest = std::numeric_limits<Int>::min();
  static constexpr double kHighest = std::numeric_limits<Int>::max();
  static constexpr double kCount = kHighest - kLowest + 1;

  explicit Levels(LevelRange range)
      : width(static_cast<float>((range.max - range.min) / (kCount - 1))),
        first(width == 0 ? range.min : std::round(range.min / width) * width),
        scale(range.min == range.max
                  ? 0
                  : kCount / ((static_cast<double>(range.max) - range.min) * (kCount / (kCount - 1)))),
        first_level(std::round(range.min * scale) - kLowest) {}

  float ToFloat(Q level) const { return first + static_cast<float>(level.value - kLowest) * width; }
  // The nearest level, which may lie outside the type.
  double Unclamped(float value) const { return std::round(value * scale) - first_level; }
  Q FromFloat(float value) const { return Clamp(Unclamped(value)); }
  static Q Clamp(double level) { return Q(static_cast<Int>(level >= kLowest ? std::min(level, kHighest) : kLowest)); }

  float width;         // of a level
  float first;         // value of the lowest level
  double scale;        // levels in a unit
  double first_level;  // what is taken off to begin at the type's least
};

// Two scalar inputs, of which the first must not be above the second.
inline absl::StatusOr<LevelRange> RangeInputs(const OpContext& c, int min, int max) {
  if (c.input(min).num_elements() != 1 || c.input(max).num_elements() != 1) {
    return absl::InvalidArgumentError(absl::StrCat("ranges must be scalars, found shapes ",
                                                   c.input(min).shape().ToString(), " and ",
                                                   c.input(max).shape().ToString()));
  }
  const LevelRange range{c.input(min).scalar<float>(), c.input(max).scalar<float>()};
  if (range.min <= range.max && std::isfinite(range.min) && std::isfinite(range.max)) return range;
  return absl::InvalidArgumentError(
      absl::StrCat("a range must be finite and ascend, found ", range.min, " to ", range.max));
}

inline void SetRange(OpContext& c, int output, LevelRange range) {
  c.set_output(output, Tensor::Scalar(range.min));
  c.set_output(output + 1, Tensor::Scalar(range.max));
}

}  // namespace thaw
