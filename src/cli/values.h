// Values on the command line: what the user writes for an input, and how an output is shown.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "thaw/tensor.h"

namespace thaw::cli {

// What an input must be; an unknown type is kInvalid.
struct Wanted {
  DType dtype = DType::kInvalid;
  PartialShape shape;
};

// VALUE: JSON, or @file by its content (.npy, JSON, PNG, JPEG; anything else is a string scalar), as the wanted type.
// Pixels are multiplied by `scale` and brought to the wanted height and width.
absl::StatusOr<Tensor> ParseValue(absl::string_view value, const Wanted& wanted, double scale);

// "1/255" or "0.0039". InvalidArgument for anything else.
absl::StatusOr<double> ParseScale(absl::string_view text);

// For people: type, shape, and the elements in rows, the middle of large tensors left out.
std::string ToText(const Tensor& tensor);

}  // namespace thaw::cli
