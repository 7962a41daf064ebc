// Text to numbers as TensorFlow's ops read it: blanks around are ignored, decimal, for floats also hexadecimal, "inf",
// "nan".
#pragma once

#include "absl/strings/string_view.h"
#include "thaw/tensor.h"

namespace thaw {

bool ParseNumber(absl::string_view text, float* value);
bool ParseNumber(absl::string_view text, double* value);

// Reads the text into element i of a float, double, int32, int64, uint32, uint64 or string tensor. False when the text
// is no such number or the tensor is of another type.
bool ParseElement(absl::string_view text, Tensor* out, int64_t i);

}  // namespace thaw
