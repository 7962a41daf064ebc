#include "kernels/tensor_text.h"

#include <cfloat>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tensor/dispatch.h"

namespace thaw {
namespace {

// The shorter of two precisions if it reads back as the same number.
std::string FloatText(double value, bool single) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.*g", single ? FLT_DIG : DBL_DIG, value);
  const bool same =
      single ? std::strtof(text, nullptr) == static_cast<float>(value) : std::strtod(text, nullptr) == value;
  if (!same && value == value) std::snprintf(text, sizeof(text), "%.*g", single ? FLT_DIG + 3 : DBL_DIG + 2, value);
  return value != value ? "nan" : text;
}

template <typename T>
std::string ElementText(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) return absl::StrCat("\"", absl::Utf8SafeCEscape(value), "\"");
  else if constexpr (std::is_integral_v<T>) return absl::StrCat(value);
  else if constexpr (std::is_same_v<T, double>) return FloatText(value, false);
  else if constexpr (requires { value.value; }) return absl::StrCat(static_cast<int64_t>(value.value));
  else if constexpr (std::is_same_v<T, Complex64> || std::is_same_v<T, Complex128>) return "?";
  else return FloatText(static_cast<float>(value), true);
}

template <typename T>
class Printer {
 public:
  Printer(const Tensor& tensor, int64_t edge) : tensor_(tensor), edge_(edge) {}

  void Print(int dim, int64_t offset, std::string* out) const {
    if (dim == tensor_.rank()) {
      out->append(ElementText(tensor_.data<T>()[offset]));
      return;
    }
    const int64_t size = tensor_.dim(dim);
    int64_t stride = 1;
    for (int i = dim + 1; i < tensor_.rank(); ++i) stride *= tensor_.dim(i);
    out->push_back('[');
    for (int64_t i = 0; i < size; ++i) {
      if (i > 0) Space(dim, out);
      if (i == edge_ && size - edge_ > i) {
        if (i == 0) Space(dim, out);
        out->append("...");
        i = size - edge_ - 1;
        continue;
      }
      Print(dim + 1, offset + i * stride, out);
    }
    out->push_back(']');
  }

 private:
  void Space(int dim, std::string* out) const {
    if (dim + 1 == tensor_.rank()) return out->push_back(' ');
    out->append(static_cast<size_t>(tensor_.rank() - 1 - dim), '\n');
    out->append(static_cast<size_t>(dim) + 1, ' ');
  }

  const Tensor& tensor_;
  const int64_t edge_;
};

}  // namespace

std::string SummarizeTensor(const Tensor& tensor, int64_t edge) {
  std::string text;
  const int64_t count = tensor.num_elements();
  const bool known = DispatchAll(tensor.dtype(), [&]<typename T>() {
    Printer<T>(tensor, edge < 0 ? count : std::min(edge, count)).Print(0, 0, &text);
  });
  return known ? text : tensor.ToString();
}

}  // namespace thaw
