// One element of a numeric tensor as a value that holds all of them, and back.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "thaw/tensor.h"

namespace thaw::cli {

// long double holds every int64, uint64 and double exactly.
struct Number {
  long double real = 0;
  long double imaginary = 0;
};

bool IsNumeric(DType dtype);  // everything but strings and objects

// REQUIRES: a numeric dtype, 0 ≤ i < the number of elements.
Number GetNumber(const Tensor& tensor, size_t i);

// OutOfRange when an integer type cannot hold the number. REQUIRES: as above.
absl::Status SetNumber(Tensor& tensor, size_t i, Number number);

// The shortest text that reads back as the same element: `0.1`, `-3`, `true`; not finite: `NaN`, `Infinity`,
// `-Infinity`. Complex numbers: `1+2j`.
std::string NumberText(const Tensor& tensor, size_t i);

// The tensor with its elements as `dtype`; the same tensor when it has it already. InvalidArgument between strings and
// numbers, and when an integer type cannot hold an element.
absl::StatusOr<Tensor> ConvertTo(const Tensor& tensor, DType dtype);

}  // namespace thaw::cli
