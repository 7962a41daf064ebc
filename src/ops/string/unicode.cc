// UnicodeDecode, UnicodeDecodeWithOffsets, UnicodeEncode, UnicodeTranscode, UnicodeScript.
#include <unicode/ucnv.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "absl/functional/function_ref.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

struct ErrorPolicy {
  enum class Action { kStrict, kReplace, kIgnore } action = Action::kReplace;
  UChar32 replacement = 0xfffd;
  bool replace_control_characters = false;
};

absl::StatusOr<ErrorPolicy> PolicyOf(const KernelSpec& spec) {
  ErrorPolicy policy;
  THAW_ASSIGN_OR_RETURN(const std::string errors, spec.Attr<std::string>("errors"));
  THAW_ASSIGN_OR_RETURN(const int64_t replacement, spec.Attr<int64_t>("replacement_char"));
  THAW_ASSIGN_OR_RETURN(policy.replace_control_characters, spec.Attr<bool>("replace_control_characters", false));
  policy.action = errors == "strict"   ? ErrorPolicy::Action::kStrict
                  : errors == "ignore" ? ErrorPolicy::Action::kIgnore
                                       : ErrorPolicy::Action::kReplace;
  if (replacement < 0 || replacement > 0x10ffff || U_IS_SURROGATE(replacement)) {
    return absl::InvalidArgumentError(
        absl::StrCat("replacement_char must be a Unicode code point, found ", replacement));
  }
  policy.replacement = static_cast<UChar32>(replacement);
  return policy;
}

// Told by ICU of malformed input; notes it and lets ICU put in U+FFFD.
void NoteMalformed(const void* context, UConverterToUnicodeArgs* args, const char* units, int32_t length,
                   UConverterCallbackReason reason, UErrorCode* error) {
  if (reason == UCNV_UNASSIGNED || reason == UCNV_ILLEGAL || reason == UCNV_IRREGULAR) {
    *const_cast<bool*>(static_cast<const bool*>(context)) = true;
  }
  UCNV_TO_U_CALLBACK_SUBSTITUTE(nullptr, args, units, length, reason, error);
}

// Reads text of a named encoding. Not thread-safe: each call of a kernel has its own.
class Decoder {
 public:
  static absl::StatusOr<std::unique_ptr<Decoder>> Open(const std::string& encoding) {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<Decoder> decoder(new Decoder(ucnv_open(encoding.c_str(), &error)));
    if (U_FAILURE(error)) return absl::InvalidArgumentError(absl::StrCat("the encoding '", encoding, "' is unknown"));
    ucnv_setToUCallBack(decoder->converter_, NoteMalformed, &decoder->malformed_, nullptr, nullptr, &error);
    if (U_FAILURE(error))
      return absl::InternalError(absl::StrCat("the converter of '", encoding, "' takes no error callback"));
    return decoder;
  }
  ~Decoder() { ucnv_close(converter_); }
  Decoder(const Decoder&) = delete;

  // Calls each(code point, byte offset) for what the policy lets through.
  absl::Status Decode(absl::string_view text, const ErrorPolicy& policy,
                      absl::FunctionRef<void(UChar32, int64_t)> each) {
    const char *at = text.data(), *const end = text.data() + text.size();
    UErrorCode error = U_ZERO_ERROR;
    ucnv_resetToUnicode(converter_);
    while (at < end) {
      const int64_t offset = at - text.data();
      malformed_ = false;
      UChar32 point = ucnv_getNextUChar(converter_, &at, end, &error);
      if (U_FAILURE(error)) {
        malformed_ = true;
        at = end;
      }
      const bool control = policy.replace_control_characters && point <= 0x1f;
      if (malformed_ && policy.action == ErrorPolicy::Action::kStrict) {
        return absl::InvalidArgumentError(
            absl::StrCat("the text is malformed at byte ", offset, "; errors=\"replace\" would accept it"));
      }
      if (malformed_ || control) {
        if (policy.action == ErrorPolicy::Action::kIgnore) continue;
        point = policy.replacement;
      }
      each(point, offset);
    }
    return absl::OkStatus();
  }

 private:
  explicit Decoder(UConverter* converter) : converter_(converter) {}
  UConverter* converter_;
  bool malformed_ = false;
};

enum class Encoding { kUtf8, kUtf16Be, kUtf32Be };

absl::StatusOr<Encoding> EncodingOf(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const std::string name, spec.Attr<std::string>("output_encoding"));
  if (name == "UTF-8") return Encoding::kUtf8;
  if (name == "UTF-16-BE") return Encoding::kUtf16Be;
  if (name == "UTF-32-BE") return Encoding::kUtf32Be;
  return absl::InvalidArgumentError(
      absl::StrCat("output_encoding must be UTF-8, UTF-16-BE or UTF-32-BE, found '", name, "'"));
}

void AppendUnit(std::string* out, uint32_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out->push_back(static_cast<char>(value >> shift));
}

void AppendPoint(Encoding encoding, UChar32 point, std::string* out) {
  if (encoding == Encoding::kUtf32Be) return AppendUnit(out, static_cast<uint32_t>(point), 4);
  if (encoding == Encoding::kUtf16Be) {
    if (point < 0x10000) return AppendUnit(out, static_cast<uint32_t>(point), 2);
    AppendUnit(out, U16_LEAD(point), 2);
    return AppendUnit(out, U16_TRAIL(point), 2);
  }
  char bytes[U8_MAX_LENGTH];
  int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, point);
  out->append(bytes, static_cast<size_t>(size));
}

absl::StatusOr<Kernel> MakeDecode(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const ErrorPolicy policy, PolicyOf(spec));
  THAW_ASSIGN_OR_RETURN(const std::string encoding, spec.Attr<std::string>("input_encoding"));
  THAW_RETURN_IF_ERROR(Decoder::Open(encoding).status());
  return Kernel([=](OpContext& c) -> absl::Status {
    THAW_ASSIGN_OR_RETURN(const auto decoder, Decoder::Open(encoding));
    const auto in = c.input(0).flat<std::string>();
    THAW_ASSIGN_OR_RETURN(Tensor * splits, c.AllocateOutput(0, Shape{static_cast<int64_t>(in.size()) + 1}));
    std::vector<int32_t> points;
    std::vector<int64_t> offsets;
    SetIntAt(splits, 0, 0);
    for (size_t i = 0; i < in.size(); ++i) {
      THAW_RETURN_IF_ERROR(decoder->Decode(in[i], policy, [&](UChar32 point, int64_t offset) {
        points.push_back(point);
        offsets.push_back(offset);
      }));
      SetIntAt(splits, static_cast<int64_t>(i) + 1, static_cast<int64_t>(points.size()));
    }
    const Shape shape{static_cast<int64_t>(points.size())};
    c.set_output(1, Tensor::FromValues<int32_t>(shape, points));
    if (c.num_outputs() > 2) c.set_output(2, Tensor::FromValues<int64_t>(shape, offsets));
    return absl::OkStatus();
  });
}

absl::StatusOr<Kernel> MakeTranscode(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const ErrorPolicy policy, PolicyOf(spec));
  THAW_ASSIGN_OR_RETURN(const std::string from, spec.Attr<std::string>("input_encoding"));
  THAW_ASSIGN_OR_RETURN(const Encoding to, EncodingOf(spec));
  THAW_RETURN_IF_ERROR(Decoder::Open(from).status());
  return Kernel([=](OpContext& c) -> absl::Status {
    THAW_ASSIGN_OR_RETURN(const auto decoder, Decoder::Open(from));
    return TryMapStrings<std::string>(c, [&](const std::string& text, std::string* out) {
      return decoder->Decode(text, policy, [&](UChar32 point, int64_t) { AppendPoint(to, point, out); });
    });
  });
}

absl::Status EncodeRow(absl::Span<const int32_t> points, Encoding encoding, const ErrorPolicy& policy,
                       std::string* out) {
  for (UChar32 point : points) {
    if (point < 0 || point > 0x10ffff || U_IS_SURROGATE(point)) {
      if (policy.action == ErrorPolicy::Action::kIgnore) continue;
      if (policy.action == ErrorPolicy::Action::kStrict) {
        return absl::InvalidArgumentError(
            absl::StrCat(point, " is no Unicode code point, or a surrogate; errors=\"replace\" would accept it"));
      }
      point = policy.replacement;
    }
    AppendPoint(encoding, point, out);
  }
  return absl::OkStatus();
}

absl::StatusOr<Kernel> MakeEncode(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const ErrorPolicy policy, PolicyOf(spec));
  THAW_ASSIGN_OR_RETURN(const Encoding encoding, EncodingOf(spec));
  return Kernel([=](OpContext& c) -> absl::Status {
    const Tensor &points = c.input(0), &splits = c.input(1);
    if (splits.rank() != 1 || splits.num_elements() == 0)
      return absl::InvalidArgumentError("input_splits must be a vector of one element at least");
    const int64_t rows = splits.num_elements() - 1;
    if (IntAt(splits, 0) != 0 || IntAt(splits, rows) != points.num_elements()) {
      return absl::InvalidArgumentError(absl::StrCat("input_splits must begin with 0 and end with ",
                                                     points.num_elements(), ", the number of values"));
    }
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, Shape{rows}));
    for (int64_t i = 0; i < rows; ++i) {
      const int64_t begin = IntAt(splits, i), end = IntAt(splits, i + 1);
      if (end < begin || end > points.num_elements()) {
        return absl::InvalidArgumentError(
            absl::StrCat("split ", end, " must lie in [", begin, ", ", points.num_elements(), "]"));
      }
      const auto row = points.flat<int32_t>().subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
      THAW_RETURN_IF_ERROR(EncodeRow(row, encoding, policy, out->mutable_data<std::string>() + i));
    }
    return absl::OkStatus();
  });
}

absl::Status Script(OpContext& c) {
  const auto in = c.input(0).flat<int32_t>();
  THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, c.input(0).shape()));
  for (size_t i = 0; i < in.size(); ++i) {
    UErrorCode error = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(in[i], &error);
    out->mutable_data<int32_t>()[i] = U_SUCCESS(error) ? script : USCRIPT_INVALID_CODE;
  }
  return absl::OkStatus();
}

absl::Status DecodeShape(ShapeContext& c) {
  int64_t rows = -1;
  if (c.input(0).fully_known()) rows = c.input(0).AsShape().num_elements() + 1;
  c.set_output(0, PartialShape{rows});
  for (int i = 1; i < c.num_outputs(); ++i) c.set_output(i, PartialShape{-1});
  return absl::OkStatus();
}

}  // namespace

void Register_string_unicode(OpRegistry& registry) {
  for (const bool offsets : {false, true}) {
    Op op = Op(offsets ? "UnicodeDecodeWithOffsets" : "UnicodeDecode")
                .Input("input: string")
                .Output("row_splits: Tsplits")
                .Output("char_values: int32");
    if (offsets) std::move(op).Output("char_to_byte_starts: int64");
    registry.Add(std::move(op)
                     .Attr("input_encoding: string")
                     .Attr("errors: {'strict', 'replace', 'ignore'} = 'replace'")
                     .Attr("replacement_char: int = 65533")
                     .Attr("replace_control_characters: bool = false")
                     .Attr("Tsplits: {int32, int64} = DT_INT64")
                     .Shape(DecodeShape)
                     .Make(MakeDecode));
  }
  registry.Add(Op("UnicodeEncode")
                   .Input("input_values: int32")
                   .Input("input_splits: Tsplits")
                   .Output("output: string")
                   .Attr("errors: {'ignore', 'replace', 'strict'} = 'replace'")
                   .Attr("output_encoding: {'UTF-8', 'UTF-16-BE', 'UTF-32-BE'}")
                   .Attr("replacement_char: int = 65533")
                   .Attr("Tsplits: {int32, int64} = DT_INT64")
                   .Shape([](ShapeContext& c) {
                     const PartialShape& splits = c.input(1);
                     c.set_output(0, PartialShape{splits.rank() == 1 && splits.dim(0) > 0 ? splits.dim(0) - 1 : -1});
                     return absl::OkStatus();
                   })
                   .Make(MakeEncode));
  registry.Add(Op("UnicodeTranscode")
                   .Input("input: string")
                   .Output("output: string")
                   .Attr("input_encoding: string")
                   .Attr("output_encoding: {'UTF-8', 'UTF-16-BE', 'UTF-32-BE'}")
                   .Attr("errors: {'strict', 'replace', 'ignore'} = 'replace'")
                   .Attr("replacement_char: int = 65533")
                   .Attr("replace_control_characters: bool = false")
                   .Shape(SameShape)
                   .Make(MakeTranscode));
  registry.Add(Op("UnicodeScript").Input("input: int32").Output("output: int32").Shape(SameShape).Kernel(Script));
}

}  // namespace thaw
