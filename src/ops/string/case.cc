// StringLower, StringUpper, StringStrip, StringLength.
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "absl/strings/ascii.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

std::string Utf8Case(absl::string_view text, bool upper) {
  icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  if (upper) wide.toUpper(icu::Locale::getRoot());
  else wide.toLower(icu::Locale::getRoot());
  std::string out;
  wide.toUTF8String(out);
  return out;
}

KernelMaker CaseMaker(bool upper) {
  return [upper](const KernelSpec& spec) -> absl::StatusOr<Kernel> {
    THAW_ASSIGN_OR_RETURN(const std::string encoding, spec.Attr<std::string>("encoding"));
    if (!encoding.empty() && encoding != "utf-8") {
      return absl::InvalidArgumentError(absl::StrCat("encoding must be empty or \"utf-8\", found \"", encoding, "\""));
    }
    return Kernel([upper, utf8 = !encoding.empty()](OpContext& c) {
      return MapStrings<std::string>(c, [&](absl::string_view text) {
        if (utf8) return Utf8Case(text, upper);
        return upper ? absl::AsciiStrToUpper(text) : absl::AsciiStrToLower(text);
      });
    });
  };
}

absl::Status Strip(OpContext& c) {
  return MapStrings<std::string>(c,
                                 [](absl::string_view text) { return std::string(absl::StripAsciiWhitespace(text)); });
}

absl::StatusOr<Kernel> MakeLength(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const std::string unit, spec.Attr<std::string>("unit"));
  return Kernel([utf8 = unit == "UTF8_CHAR"](OpContext& c) {
    return MapStrings<int32_t>(c, [&](const std::string& text) {
      const auto trails = utf8 ? std::count_if(text.begin(), text.end(), IsUtf8Trail) : 0;
      return static_cast<int32_t>(static_cast<int64_t>(text.size()) - trails);
    });
  });
}

}  // namespace

void Register_string_case(OpRegistry& registry) {
  for (const bool upper : {false, true}) {
    registry.Add(Op(upper ? "StringUpper" : "StringLower")
                     .Input("input: string")
                     .Output("output: string")
                     .Attr("encoding: string = ''")
                     .Shape(SameShape)
                     .Make(CaseMaker(upper)));
  }
  registry.Add(Op("StringStrip").Input("input: string").Output("output: string").Shape(SameShape).Kernel(Strip));
  registry.Add(Op("StringLength")
                   .Input("input: string")
                   .Output("output: int32")
                   .Attr("unit: {'BYTE', 'UTF8_CHAR'} = 'BYTE'")
                   .Shape(SameShape)
                   .Make(MakeLength));
}

}  // namespace thaw
