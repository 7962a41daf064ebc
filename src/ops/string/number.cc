// StringToNumber, AsString.
#include <cstdio>

#include "absl/strings/match.h"
#include "kernels/parse_number.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

absl::Status StringToNumber(OpContext& c) {
  const auto in = c.input(0).flat<std::string>();
  THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, c.input(0).shape()));
  for (size_t i = 0; i < in.size(); ++i) {
    if (!ParseElement(in[i], out, static_cast<int64_t>(i))) {
      return absl::InvalidArgumentError(absl::StrCat("'", in[i], "' is not a ", DTypeName(out->dtype())));
    }
  }
  return absl::OkStatus();
}

// printf's conversions, put together from attributes that were checked.
struct NumberFormat {
  std::string flags_and_width;  // "%06"
  std::string precision;        // ".3"
  char conversion = 'f';        // of floating-point numbers

  template <typename T>
  std::string Text(const char* type, T value) const {
    const std::string format = absl::StrCat(flags_and_width, precision, type);
    std::string out(64, '\0');
    const int size = std::snprintf(out.data(), out.size(), format.c_str(), value);
    if (size >= static_cast<int>(out.size())) {
      out.resize(static_cast<size_t>(size) + 1);
      std::snprintf(out.data(), out.size(), format.c_str(), value);
    }
    out.resize(static_cast<size_t>(std::max(size, 0)));
    return out;
  }
  std::string Float(double value) const { return Text(std::string(1, conversion).c_str(), value); }

  template <typename T>
  std::string operator()(const T& value) const {
    if constexpr (std::is_same_v<T, std::string>) return Text("s", value.c_str());
    else if constexpr (std::is_same_v<T, bool>) return value ? "true" : "false";
    else if constexpr (std::is_same_v<T, Complex64> || std::is_same_v<T, Complex128>) {
      return absl::StrCat("(", Float(static_cast<double>(value.real())), ",", Float(static_cast<double>(value.imag())),
                          ")");
    } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>)
      return Text("lld", static_cast<long long>(value));
    else if constexpr (std::is_integral_v<T>) return Text("llu", static_cast<unsigned long long>(value));
    else return Float(static_cast<double>(value));
  }
};

constexpr int64_t kMaxWidth = 1 << 16;

absl::StatusOr<Kernel> MakeAsString(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const int64_t precision, spec.Attr<int64_t>("precision"));
  THAW_ASSIGN_OR_RETURN(const bool scientific, spec.Attr<bool>("scientific"));
  THAW_ASSIGN_OR_RETURN(const bool shortest, spec.Attr<bool>("shortest"));
  THAW_ASSIGN_OR_RETURN(const int64_t width, spec.Attr<int64_t>("width"));
  THAW_ASSIGN_OR_RETURN(const std::string fill, spec.Attr<std::string>("fill"));
  const DType dtype = spec.input_type(0);
  if (!IsFloating(dtype) && !IsComplex(dtype) && dtype != DType::kString &&
      (scientific || shortest || precision >= 0)) {
    return absl::InvalidArgumentError(
        absl::StrCat("precision, scientific and shortest are for floating-point numbers, not for ", DTypeName(dtype)));
  }
  if (scientific && shortest) return absl::InvalidArgumentError("scientific and shortest exclude each other");
  if (width > kMaxWidth || precision > kMaxWidth)
    return absl::InvalidArgumentError(absl::StrCat("width and precision must be ", kMaxWidth, " at most"));
  if (fill.size() > 1 || (!fill.empty() && !absl::StrContains(" +-0#", fill))) {
    return absl::InvalidArgumentError(
        absl::StrCat("fill must be one of \" \", \"+\", \"-\", \"0\", \"#\" or empty, found \"", fill, "\""));
  }
  NumberFormat format;
  format.flags_and_width = absl::StrCat("%", fill, width > -1 ? absl::StrCat(width) : "");
  if (precision > -1) format.precision = absl::StrCat(".", precision);
  format.conversion = shortest ? 'g' : scientific ? 'e' : 'f';
  return Kernel([format](OpContext& c) -> absl::Status {
    const Tensor& in = c.input(0);
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, in.shape()));
    DispatchAll(in.dtype(), [&]<typename T>() {
      if constexpr (!requires { T().value; }) {
        for (int64_t i = 0; i < in.num_elements(); ++i) out->mutable_data<std::string>()[i] = format(in.data<T>()[i]);
      }
    });
    return absl::OkStatus();
  });
}

}  // namespace

void Register_string_number(OpRegistry& registry) {
  registry.Add(Op("StringToNumber")
                   .Input("string_tensor: string")
                   .Output("output: out_type")
                   .Attr("out_type: {float, double, int32, int64, uint32, uint64} = DT_FLOAT")
                   .Shape(SameShape)
                   .Kernel(StringToNumber));
  registry.Add(Op("AsString")
                   .Input("input: T")
                   .Output("output: string")
                   .Attr("T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, "
                         "complex64, complex128, "
                         "bool, variant, string}")
                   .Attr("precision: int = -1")
                   .Attr("scientific: bool = false")
                   .Attr("shortest: bool = false")
                   .Attr("width: int = -1")
                   .Attr("fill: string = ''")
                   .Shape(SameShape)
                   .Make("T",
                         {DType::kFloat, DType::kDouble, DType::kInt32, DType::kUInt8, DType::kInt16, DType::kInt8,
                          DType::kInt64, DType::kBFloat16, DType::kUInt16, DType::kHalf, DType::kUInt32, DType::kUInt64,
                          DType::kComplex64, DType::kComplex128, DType::kBool, DType::kString},
                         MakeAsString));
}

}  // namespace thaw
