// Tensors as JSON.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "thaw/tensor.h"

namespace thaw::cli {

// Keeps the order in which keys were put.
using Json = nlohmann::ordered_json;

// Nested lists as a tensor of `dtype`, or, when that is kInvalid, of the type that TensorFlow gives such a list: int32
// (int64 when too large), float, bool, string. Bytes are {"b64": "…"}, complex numbers {"re": 1, "im": 2}, numbers that
// are not finite "NaN", "Infinity", "-Infinity". InvalidArgument for ragged lists and elements of another type.
absl::StatusOr<Tensor> TensorFromJson(const Json& value, DType dtype);

// The same from text.
absl::StatusOr<Tensor> TensorFromJsonText(absl::string_view text, DType dtype);

// {"dtype": …, "shape": […], "value": nested lists}, in the notation above; objects (resources, variants) as a text.
std::string TensorToJson(const Tensor& tensor);

// A JSON string, or {"b64": …} when the bytes are not UTF-8.
std::string BytesToJson(absl::string_view bytes);

}  // namespace thaw::cli
