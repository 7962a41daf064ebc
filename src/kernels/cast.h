// Conversion between element types, with TensorFlow's results.
#pragma once

#include <cstdint>

#include "thaw/dtype.h"

namespace thaw {

// Whether elements of one type convert to the other: numbers, bool, and quantized types as the integers that they hold.
bool CanCast(DType from, DType to);

// Converts n elements. `truncate` cuts the mantissa of float and double instead of rounding it.
// REQUIRES: CanCast(from, to).
void CastSpan(DType from, const void* x, DType to, void* y, int64_t n, bool truncate);

}  // namespace thaw
