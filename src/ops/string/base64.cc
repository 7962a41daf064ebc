// EncodeBase64 and DecodeBase64: the alphabet that is safe in URLs.
#include <array>

#include "absl/strings/escaping.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

absl::StatusOr<Kernel> MakeEncode(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const bool pad, spec.Attr<bool>("pad"));
  return Kernel([pad](OpContext& c) {
    return MapStrings<std::string>(c, [&](const std::string& bytes) {
      std::string text = absl::WebSafeBase64Escape(bytes);
      if (pad) text.append((4 - text.size() % 4) % 4, '=');
      return text;
    });
  });
}

int Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

// Padding may be there, in full, or not.
absl::Status DecodeOne(absl::string_view text, std::string* out) {
  if (text.size() % 4 == 1) return absl::InvalidArgumentError("the length of base64 text cannot be 1 modulo 4");
  if (!text.empty() && text.size() % 4 == 0 && text.back() == '=') {
    text.remove_suffix(text[text.size() - 2] == '=' ? 2 : 1);
  }
  out->clear();
  out->reserve(text.size() * 3 / 4);
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int digit = Digit(c);
    if (digit < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("'", absl::CHexEscape(absl::string_view(&c, 1)), "' is not a character of URL-safe base64"));
    }
    bits = bits << 6 | static_cast<uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out->push_back(static_cast<char>(bits >> count));
  }
  return absl::OkStatus();
}

absl::Status Decode(OpContext& c) { return TryMapStrings<std::string>(c, DecodeOne); }

}  // namespace

void Register_string_base64(OpRegistry& registry) {
  registry.Add(Op("EncodeBase64")
                   .Input("input: string")
                   .Output("output: string")
                   .Attr("pad: bool = false")
                   .Shape(SameShape)
                   .Make(MakeEncode));
  registry.Add(Op("DecodeBase64").Input("input: string").Output("output: string").Shape(SameShape).Kernel(Decode));
}

}  // namespace thaw
