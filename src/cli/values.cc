#include "values.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "json.h"
#include "number.h"
#include "picture.h"
#include "thaw/npy.h"

namespace thaw::cli {
namespace {

absl::StatusOr<std::string> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open() || std::filesystem::is_directory(path)) {
    return absl::NotFoundError(absl::StrCat(path, ": cannot be read as a file; is the path right?"));
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// A string for a placeholder of one dimension becomes a batch of one.
Tensor StringTensor(std::string bytes, const Wanted& wanted) {
  Tensor scalar = Tensor::Scalar<std::string>(std::move(bytes));
  return wanted.shape.rank() == 1 ? scalar.Reshaped({1}) : scalar;
}

absl::StatusOr<Tensor> FromFile(const std::string& path, const Wanted& wanted, double scale) {
  auto bytes = ReadWhole(path);
  if (!bytes.ok()) return bytes.status();
  if (absl::StartsWith(*bytes, "\x93NUMPY")) return ReadNpy(*bytes);
  const bool text_wanted = wanted.dtype == DType::kString;
  if (LooksLikePicture(*bytes) && !text_wanted) return PictureTensor(*bytes, wanted.shape, scale);
  if (absl::EndsWith(path, ".json") || (!text_wanted && wanted.dtype != DType::kInvalid))
    return TensorFromJsonText(*bytes, wanted.dtype);
  return StringTensor(*std::move(bytes), wanted);
}

constexpr int64_t kShownWhole = 1000;  // elements
constexpr int64_t kEdge = 3;           // rows or elements shown at each end of a larger tensor

std::string ElementText(const Tensor& tensor, size_t i) {
  if (tensor.dtype() == DType::kString)
    return absl::StrCat("\"", absl::CHexEscape(tensor.data<std::string>()[i]), "\"");
  if (IsNumeric(tensor.dtype())) return NumberText(tensor, i);
  const ObjectPtr& object = tensor.data<ObjectPtr>()[i];
  return absl::StrCat("<", object == nullptr ? "nothing" : object->Describe(), ">");
}

// Appends the block of `tensor` at `depth` whose first element has the number `first`.
void AppendBlock(const Tensor& tensor, int depth, int64_t first, std::string* out) {
  if (depth == tensor.rank()) {
    out->append(ElementText(tensor, static_cast<size_t>(first)));
    return;
  }
  int64_t stride = 1;
  for (int d = depth + 1; d < tensor.rank(); ++d) stride *= tensor.dim(d);
  const bool innermost = depth + 1 == tensor.rank();
  const std::string separator = innermost ? " " : absl::StrCat("\n", std::string(static_cast<size_t>(depth) + 1, ' '));
  const int64_t length = tensor.dim(depth);
  const bool cut = tensor.num_elements() > kShownWhole && length > 2 * kEdge;
  out->push_back('[');
  for (int64_t i = 0; i < length; ++i) {
    if (i > 0) out->append(separator);
    if (cut && i == kEdge) {
      absl::StrAppend(out, "...", separator);
      i = length - kEdge;
    }
    AppendBlock(tensor, depth + 1, first + i * stride, out);
  }
  out->push_back(']');
}

}  // namespace

absl::StatusOr<Tensor> ParseValue(absl::string_view value, const Wanted& wanted, double scale) {
  auto tensor = absl::StartsWith(value, "@") ? FromFile(std::string(value.substr(1)), wanted, scale)
                                             : TensorFromJsonText(value, wanted.dtype);
  if (!tensor.ok() || wanted.dtype == DType::kInvalid) return tensor;
  return ConvertTo(*tensor, wanted.dtype);
}

absl::StatusOr<double> ParseScale(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits('/', 1));
  double above, below = 1;
  if (absl::SimpleAtod(parts.first, &above) &&
      (!absl::StrContains(text, "/") || absl::SimpleAtod(parts.second, &below)) && std::isfinite(above / below)) {
    return above / below;
  }
  return absl::InvalidArgumentError(absl::StrCat("--scale must be a number or a fraction like 1/255, found ", text));
}

std::string ToText(const Tensor& tensor) {
  std::string out = absl::StrCat(DTypeName(tensor.dtype()), tensor.shape().ToString(), tensor.rank() > 1 ? "\n" : " ");
  if (tensor.num_elements() == 0) return out + "(empty)";
  AppendBlock(tensor, 0, 0, &out);
  return out;
}

}  // namespace thaw::cli
