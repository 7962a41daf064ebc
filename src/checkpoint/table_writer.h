// Writing of sorted-string tables, byte for byte as TensorFlow writes them.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace thaw {

// The bytes of a table with these entries, without compression.
absl::StatusOr<std::string> BuildTable(const std::map<std::string, std::string>& entries);

}  // namespace thaw
