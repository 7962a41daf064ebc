// A description of a file, for people and as JSON.
#pragma once

#include <string>

#include "json.h"
#include "thaw/inspect.h"

namespace thaw::cli {

std::string DescriptionText(const Description& description);
Json DescriptionJson(const Description& description);

// "float[?,10]"
std::string TypeText(const TensorInfo& info);
Json TensorInfoJson(const TensorInfo& info);

// "1,234,567"
std::string WithCommas(int64_t number);
// "3 nodes", "1 node"
std::string Counted(int64_t count, absl::string_view what);
// `text` in at least `width` columns.
std::string Padded(std::string text, size_t width);

}  // namespace thaw::cli
