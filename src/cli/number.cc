#include "number.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"

namespace thaw::cli {
namespace {

// Calls visit.operator()<T>() for the C++ type of a numeric dtype.
template <typename Visitor>
auto VisitType(DType dtype, Visitor visit) {
  switch (dtype) {
#define THAW_CASE(T) \
  case kDTypeOf<T>: return visit.template operator()<T>();
    THAW_CASE(double)
    THAW_CASE(int32_t)
    THAW_CASE(uint8_t)
    THAW_CASE(int16_t)
    THAW_CASE(int8_t)
    THAW_CASE(Complex64)
    THAW_CASE(int64_t)
    THAW_CASE(bool)
    THAW_CASE(QInt8)
    THAW_CASE(QUInt8)
    THAW_CASE(QInt32)
    THAW_CASE(BFloat16)
    THAW_CASE(QInt16)
    THAW_CASE(QUInt16)
    THAW_CASE(uint16_t)
    THAW_CASE(Complex128)
    THAW_CASE(Half)
    THAW_CASE(uint32_t)
    THAW_CASE(uint64_t)
    THAW_CASE(Float8E5M2)
    THAW_CASE(Float8E4M3FN)
    THAW_CASE(Float8E4M3FNUZ)
    THAW_CASE(Float8E4M3B11FNUZ)
    THAW_CASE(Float8E5M2FNUZ)
    THAW_CASE(Int4)
    THAW_CASE(UInt4)
    THAW_CASE(Int2)
    THAW_CASE(UInt2)
#undef THAW_CASE
    default: return visit.template operator()<float>();
  }
}

template <typename T>
constexpr bool kIsTagged = requires(T v) {
  v.value;
};
template <typename T>
constexpr bool kIsComplex = std::is_same_v<T, Complex64> || std::is_same_v<T, Complex128>;

// The smallest and largest value of the integer types that take less than their byte.
std::pair<long double, long double> Limits(DType dtype, long double lowest, long double highest) {
  switch (dtype) {
    case DType::kInt4: return {-8, 7};
    case DType::kUInt4: return {0, 15};
    case DType::kInt2: return {-2, 1};
    case DType::kUInt2: return {0, 3};
    default: return {lowest, highest};
  }
}

template <typename Int>
absl::Status SetInteger(Int* place, DType dtype, long double value) {
  const auto [lowest, highest] = Limits(dtype, std::numeric_limits<Int>::lowest(), std::numeric_limits<Int>::max());
  if (!(value >= lowest && value <= highest)) {
    return absl::OutOfRangeError(absl::StrCat(static_cast<double>(value), " does not fit ", DTypeName(dtype)));
  }
  *place = static_cast<Int>(value);
  return absl::OkStatus();
}

template <typename Float>
std::string FloatText(Float value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  char text[64];
  const auto end = std::to_chars(text, text + sizeof(text), value);
  return std::string(text, end.ptr);
}

}  // namespace

bool IsNumeric(DType dtype) { return DTypeSize(dtype) != 0; }

Number GetNumber(const Tensor& tensor, size_t i) {
  return VisitType(tensor.dtype(), [&]<typename T>() -> Number {
    const T value = tensor.data<T>()[i];
    if constexpr (kIsComplex<T>) return {value.real(), value.imag()};
    else if constexpr (kIsTagged<T>) return {static_cast<long double>(value.value)};
    else if constexpr (std::is_arithmetic_v<T>) return {static_cast<long double>(value)};
    else return {static_cast<long double>(static_cast<float>(value))};
  });
}

absl::Status SetNumber(Tensor& tensor, size_t i, Number number) {
  return VisitType(tensor.dtype(), [&]<typename T>() -> absl::Status {
    T& place = tensor.mutable_data<T>()[i];
    if constexpr (kIsComplex<T>) {
      using Part = typename T::value_type;
      place = T(static_cast<Part>(number.real), static_cast<Part>(number.imaginary));
    } else if constexpr (std::is_same_v<T, bool>) {
      place = number.real != 0;
    } else if constexpr (std::is_integral_v<T>) {
      return SetInteger(&place, tensor.dtype(), number.real);
    } else if constexpr (kIsTagged<T>) {
      return SetInteger(&place.value, tensor.dtype(), number.real);
    } else if constexpr (std::is_floating_point_v<T>) {
      place = static_cast<T>(number.real);
    } else {
      place = T(static_cast<float>(number.real));
    }
    return absl::OkStatus();
  });
}

std::string NumberText(const Tensor& tensor, size_t i) {
  return VisitType(tensor.dtype(), [&]<typename T>() -> std::string {
    const T value = tensor.data<T>()[i];
    if constexpr (kIsComplex<T>) {
      return absl::StrCat(FloatText(value.real()), value.imag() < 0 ? "" : "+", FloatText(value.imag()), "j");
    } else if constexpr (std::is_same_v<T, bool>) {
      return value ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
      return absl::StrCat(value);
    } else if constexpr (kIsTagged<T>) {
      return absl::StrCat(value.value);
    } else if constexpr (std::is_floating_point_v<T>) {
      return FloatText(value);
    } else {
      return FloatText(static_cast<float>(value));
    }
  });
}

absl::StatusOr<Tensor> ConvertTo(const Tensor& tensor, DType dtype) {
  if (tensor.dtype() == dtype) return tensor;
  if (!IsNumeric(tensor.dtype()) || !IsNumeric(dtype)) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected ", DTypeName(dtype), ", found ", DTypeName(tensor.dtype()), tensor.shape().ToString()));
  }
  auto converted = Tensor::Allocate(dtype, tensor.shape());
  if (!converted.ok()) return converted;
  for (size_t i = 0; i < static_cast<size_t>(tensor.num_elements()); ++i) {
    if (absl::Status status = SetNumber(*converted, i, GetNumber(tensor, i)); !status.ok()) return status;
  }
  return converted;
}

}  // namespace thaw::cli
