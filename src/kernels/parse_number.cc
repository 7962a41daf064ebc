#include "kernels/parse_number.h"

#include "absl/strings/ascii.h"
#include "absl/strings/charconv.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"

namespace thaw {
namespace {

template <typename Float>
bool ParseHex(absl::string_view text, Float* value) {
  text = absl::StripAsciiWhitespace(text);
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.size() < 3 || !absl::StartsWithIgnoreCase(text, "0x") || text[2] == '-') return false;
  text.remove_prefix(2);
  const auto result = absl::from_chars(text.data(), text.data() + text.size(), *value, absl::chars_format::hex);
  if (result.ec == std::errc::invalid_argument || result.ptr != text.data() + text.size()) return false;
  if (negative) *value = -*value;
  return true;
}

}  // namespace

bool ParseNumber(absl::string_view text, float* value) {
  return absl::SimpleAtof(text, value) || ParseHex(text, value);
}
bool ParseNumber(absl::string_view text, double* value) {
  return absl::SimpleAtod(text, value) || ParseHex(text, value);
}

bool ParseElement(absl::string_view text, Tensor* out, int64_t i) {
  switch (out->dtype()) {
    case DType::kString: out->mutable_data<std::string>()[i] = std::string(text); return true;
    case DType::kFloat: return ParseNumber(text, out->mutable_data<float>() + i);
    case DType::kDouble: return ParseNumber(text, out->mutable_data<double>() + i);
    case DType::kInt32: return absl::SimpleAtoi(text, out->mutable_data<int32_t>() + i);
    case DType::kInt64: return absl::SimpleAtoi(text, out->mutable_data<int64_t>() + i);
    case DType::kUInt32: return absl::SimpleAtoi(text, out->mutable_data<uint32_t>() + i);
    case DType::kUInt64: return absl::SimpleAtoi(text, out->mutable_data<uint64_t>() + i);
    default: return false;
  }
}

}  // namespace thaw
