// StringSplit and StringSplitV2: a vector of strings to a sparse matrix of their parts.
#include "absl/strings/ascii.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

using Parts = std::vector<absl::string_view>;

// Splits at each of the characters in `delimiters`; between all bytes when there are none. Empty text has no parts.
void SplitAtAny(absl::string_view text, absl::string_view delimiters, bool skip_empty, Parts* parts) {
  if (text.empty()) return;
  if (delimiters.empty()) {
    for (size_t i = 0; i < text.size(); ++i) parts->push_back(text.substr(i, 1));
    return;
  }
  for (;;) {
    const size_t end = std::min(text.find_first_of(delimiters), text.size());
    if (end > 0 || !skip_empty) parts->push_back(text.substr(0, end));
    if (end == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

// Python's str.split: by runs of white space when the separator is empty. At most `limit` splits when it is positive.
void SplitPython(absl::string_view text, absl::string_view separator, int64_t limit, Parts* parts) {
  int64_t splits = 0;
  if (separator.empty()) {
    for (text = absl::StripLeadingAsciiWhitespace(text); !text.empty();
         text = absl::StripLeadingAsciiWhitespace(text)) {
      if (limit > 0 && splits++ == limit) return parts->push_back(text);
      const auto end = static_cast<size_t>(std::find_if(text.begin(), text.end(), absl::ascii_isspace) - text.begin());
      parts->push_back(text.substr(0, end));
      text.remove_prefix(end);
      if (limit > 0 && splits == limit && absl::StripLeadingAsciiWhitespace(text).empty())
        return parts->push_back(text.substr(text.size()));
    }
    return;
  }
  for (size_t at; (limit <= 0 || splits < limit) && (at = text.find(separator)) != absl::string_view::npos; ++splits) {
    parts->push_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  parts->push_back(text);
}

template <typename Split>
absl::Status SplitAll(OpContext& c, Split&& split) {
  const Tensor& in = c.input(0);
  if (in.rank() != 1)
    return absl::InvalidArgumentError(absl::StrCat("input must be a vector, found shape ", in.shape().ToString()));
  Parts parts;
  std::vector<size_t> ends;
  size_t longest = 0;
  for (const std::string& text : in.flat<std::string>()) {
    const size_t begin = parts.size();
    split(text, &parts);
    longest = std::max(longest, parts.size() - begin);
    ends.push_back(parts.size());
  }
  const auto count = static_cast<int64_t>(parts.size());
  THAW_ASSIGN_OR_RETURN(Tensor * indices, c.AllocateOutput(0, Shape{count, 2}));
  THAW_ASSIGN_OR_RETURN(Tensor * values, c.AllocateOutput(1, Shape{count}));
  size_t at = 0;
  for (size_t row = 0; row < ends.size(); ++row) {
    for (int64_t column = 0; at < ends[row]; ++at, ++column) {
      indices->mutable_data<int64_t>()[2 * at] = static_cast<int64_t>(row);
      indices->mutable_data<int64_t>()[2 * at + 1] = column;
      values->mutable_data<std::string>()[at] = std::string(parts[at]);
    }
  }
  c.set_output(2, Tensor::Vector<int64_t>({in.num_elements(), static_cast<int64_t>(longest)}));
  return absl::OkStatus();
}

absl::StatusOr<Kernel> MakeSplit(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const bool skip_empty, spec.Attr<bool>("skip_empty"));
  return Kernel([skip_empty](OpContext& c) -> absl::Status {
    THAW_ASSIGN_OR_RETURN(const std::string delimiters, ScalarString(c, 1, "delimiter"));
    return SplitAll(c, [&](absl::string_view text, Parts* parts) { SplitAtAny(text, delimiters, skip_empty, parts); });
  });
}

absl::StatusOr<Kernel> MakeSplitV2(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const int64_t limit, spec.Attr<int64_t>("maxsplit"));
  return Kernel([limit](OpContext& c) -> absl::Status {
    THAW_ASSIGN_OR_RETURN(const std::string separator, ScalarString(c, 1, "sep"));
    return SplitAll(c, [&](absl::string_view text, Parts* parts) { SplitPython(text, separator, limit, parts); });
  });
}

absl::Status SplitShape(ShapeContext& c) {
  c.set_output(0, PartialShape{-1, 2});
  c.set_output(1, PartialShape{-1});
  c.set_output(2, PartialShape{2});
  return absl::OkStatus();
}

}  // namespace

void Register_string_split(OpRegistry& registry) {
  registry.Add(Op("StringSplit")
                   .Input("input: string")
                   .Input("delimiter: string")
                   .Output("indices: int64")
                   .Output("values: string")
                   .Output("shape: int64")
                   .Attr("skip_empty: bool = true")
                   .Shape(SplitShape)
                   .Make(MakeSplit));
  registry.Add(Op("StringSplitV2")
                   .Input("input: string")
                   .Input("sep: string")
                   .Output("indices: int64")
                   .Output("values: string")
                   .Output("shape: int64")
                   .Attr("maxsplit: int = -1")
                   .Shape(SplitShape)
                   .Make(MakeSplitV2));
}

}  // namespace thaw
