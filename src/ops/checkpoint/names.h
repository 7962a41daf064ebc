// The inputs by which ops say what to save or restore.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ops/op_context.h"

namespace thaw {

struct SavedNames {
  std::string file;
  absl::Span<const std::string> names;
  std::vector<std::string> slices;  // one a name; empty texts stand for whole tensors
};

// Input 0: the file; 1: names of `count` tensors; `slices_input` (-1: none): as many shapes and slices.
inline absl::StatusOr<SavedNames> ReadSavedNames(const OpContext& c, int slices_input, int count) {
  SavedNames result;
  if (c.input(0).num_elements() != 1)
    return absl::InvalidArgumentError(
        absl::StrCat("the file must be one string, found shape ", c.input(0).shape().ToString()));
  result.file = c.input(0).scalar<std::string>();
  result.names = c.input(1).flat<std::string>();
  result.slices.resize(static_cast<size_t>(count));
  if (slices_input >= 0) {
    const auto slices = c.input(slices_input).flat<std::string>();
    result.slices.assign(slices.begin(), slices.end());
  }
  if (c.input(1).num_elements() != count || static_cast<int>(result.slices.size()) != count) {
    return absl::InvalidArgumentError(absl::StrCat("expected ", count, " names and slices, found ", result.names.size(),
                                                   " and ", result.slices.size()));
  }
  return result;
}

}  // namespace thaw
