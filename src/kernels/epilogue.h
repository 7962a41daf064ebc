// What happens to a product's elements before they are written: bias, residual, activation, in this order.
#pragma once

#include <cstdint>

#include "absl/types/span.h"

namespace thaw {

enum class Activation { kNone, kRelu, kRelu6, kElu, kLeakyRelu, kTanh, kSigmoid, kGeluErf, kGeluTanh, kSwish };

struct Epilogue {
  bool bias = false;      // one value an output channel
  bool residual = false;  // one value an element
  Activation activation = Activation::kNone;
  float alpha = 0;  // slope of kLeakyRelu

  bool empty() const { return !bias && !residual && activation == Activation::kNone; }
  friend bool operator==(const Epilogue&, const Epilogue&) = default;
};

}  // namespace thaw
