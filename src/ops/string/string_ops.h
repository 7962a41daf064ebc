// What the string ops share.
#pragma once

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "ops/op_context.h"

namespace thaw {

// Output 0 of the shape of input 0: out = function(string) for each.
template <typename To, typename Function>
absl::Status MapStrings(OpContext& c, Function&& function) {
  const auto in = c.input(0).flat<std::string>();
  THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, c.input(0).shape()));
  for (size_t i = 0; i < in.size(); ++i) out->mutable_data<To>()[i] = function(in[i]);
  return absl::OkStatus();
}

// The same for functions that may refuse: Status function(string, To* out).
template <typename To, typename Function>
absl::Status TryMapStrings(OpContext& c, Function&& function) {
  const auto in = c.input(0).flat<std::string>();
  THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, c.input(0).shape()));
  for (size_t i = 0; i < in.size(); ++i) THAW_RETURN_IF_ERROR(function(in[i], out->mutable_data<To>() + i));
  return absl::OkStatus();
}

// Input i as the single string that it must be.
inline absl::StatusOr<std::string> ScalarString(const OpContext& c, int i, absl::string_view name) {
  if (c.input(i).num_elements() != 1 || c.input(i).dtype() != DType::kString) {
    return absl::InvalidArgumentError(absl::StrCat(name, " must be a single string, found ", DTypeName(c.input_type(i)),
                                                   c.input(i).shape().ToString()));
  }
  return c.input(i).scalar<std::string>();
}

// Element i of an int32 or int64 tensor.
inline int64_t IntAt(const Tensor& tensor, int64_t i) {
  return tensor.dtype() == DType::kInt32 ? tensor.data<int32_t>()[i] : tensor.data<int64_t>()[i];
}

inline void SetIntAt(Tensor* tensor, int64_t i, int64_t value) {
  if (tensor->dtype() == DType::kInt32) tensor->mutable_data<int32_t>()[i] = static_cast<int32_t>(value);
  else tensor->mutable_data<int64_t>()[i] = value;
}

inline bool IsUtf8Trail(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

}  // namespace thaw
