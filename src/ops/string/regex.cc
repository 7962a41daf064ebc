// RegexReplace, RegexFullMatch and their forms with a fixed pattern.
#include <re2/re2.h>

#include <functional>

#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

absl::StatusOr<std::shared_ptr<const RE2>> Compile(const std::string& pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_shared<const RE2>(pattern, options);
  if (regex->ok()) return regex;
  return absl::InvalidArgumentError(
      absl::StrCat("the pattern '", pattern, "' is not a regular expression: ", regex->error()));
}

absl::Status Match(OpContext& c, const RE2& regex) {
  return MapStrings<bool>(c, [&](const std::string& text) { return RE2::FullMatch(text, regex); });
}

absl::Status Replace(OpContext& c, const RE2& regex, const std::string& rewrite, bool global) {
  std::string error;
  // A rewrite that names a group which is not there replaces nothing.
  const bool valid = regex.CheckRewriteString(rewrite, &error);
  return MapStrings<std::string>(c, [&](std::string text) {
    if (!valid) return text;
    if (global) RE2::GlobalReplace(&text, regex, rewrite);
    else RE2::Replace(&text, regex, rewrite);
    return text;
  });
}

absl::Status FullMatch(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const std::string pattern, ScalarString(c, 1, "pattern"));
  THAW_ASSIGN_OR_RETURN(const auto regex, Compile(pattern));
  return Match(c, *regex);
}

absl::StatusOr<Kernel> MakeStaticFullMatch(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const std::string pattern, spec.Attr<std::string>("pattern"));
  THAW_ASSIGN_OR_RETURN(auto regex, Compile(pattern));
  return Kernel([regex](OpContext& c) { return Match(c, *regex); });
}

absl::StatusOr<Kernel> MakeReplace(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const bool global, spec.Attr<bool>("replace_global"));
  return Kernel([global](OpContext& c) -> absl::Status {
    THAW_ASSIGN_OR_RETURN(const std::string pattern, ScalarString(c, 1, "pattern"));
    THAW_ASSIGN_OR_RETURN(const std::string rewrite, ScalarString(c, 2, "rewrite"));
    THAW_ASSIGN_OR_RETURN(const auto regex, Compile(pattern));
    return Replace(c, *regex, rewrite, global);
  });
}

absl::StatusOr<Kernel> MakeStaticReplace(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const std::string pattern, spec.Attr<std::string>("pattern"));
  THAW_ASSIGN_OR_RETURN(const std::string rewrite, spec.Attr<std::string>("rewrite"));
  THAW_ASSIGN_OR_RETURN(const bool global, spec.Attr<bool>("replace_global"));
  THAW_ASSIGN_OR_RETURN(auto regex, Compile(pattern));
  return Kernel([=](OpContext& c) { return Replace(c, *regex, rewrite, global); });
}

}  // namespace

void Register_string_regex(OpRegistry& registry) {
  registry.Add(Op("RegexFullMatch")
                   .Input("input: string")
                   .Input("pattern: string")
                   .Output("output: bool")
                   .Shape(SameShape)
                   .Kernel(FullMatch));
  registry.Add(Op("StaticRegexFullMatch")
                   .Input("input: string")
                   .Output("output: bool")
                   .Attr("pattern: string")
                   .Shape(SameShape)
                   .Make(MakeStaticFullMatch));
  registry.Add(Op("RegexReplace")
                   .Input("input: string")
                   .Input("pattern: string")
                   .Input("rewrite: string")
                   .Output("output: string")
                   .Attr("replace_global: bool = true")
                   .Shape(SameShape)
                   .Make(MakeReplace));
  registry.Add(Op("StaticRegexReplace")
                   .Input("input: string")
                   .Output("output: string")
                   .Attr("pattern: string")
                   .Attr("rewrite: string")
                   .Attr("replace_global: bool = true")
                   .Shape(SameShape)
                   .Make(MakeStaticReplace));
}

}  // namespace thaw
