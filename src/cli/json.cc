#include "json.h"

#include <cmath>
#include <limits>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "number.h"

namespace thaw::cli {
namespace {

// Lists nested deeper than any tensor's rank.
constexpr int kMaxRank = 254;

absl::Status Unexpected(const Json& leaf, absl::string_view wanted) {
  const std::string found = leaf.is_array()    ? "a list"
                            : leaf.is_object() ? "an object"
                                               : leaf.dump(-1, ' ', true, Json::error_handler_t::replace);
  return absl::InvalidArgumentError(absl::StrCat("expected ", wanted, ", found ", found.substr(0, 60)));
}

bool IsBytes(const Json& leaf) { return leaf.is_object() && leaf.size() == 1 && leaf.contains("b64"); }

absl::StatusOr<std::string> BytesOf(const Json& leaf) {
  if (leaf.is_string()) return leaf.get<std::string>();
  std::string bytes;
  if (IsBytes(leaf) && leaf["b64"].is_string() && absl::Base64Unescape(leaf["b64"].get<std::string>(), &bytes))
    return bytes;
  return Unexpected(leaf, "a string or {\"b64\": \"…\"}");
}

absl::StatusOr<Number> NumberOf(const Json& leaf) {
  constexpr auto kInfinity = std::numeric_limits<long double>::infinity();
  if (leaf.is_boolean()) return Number{leaf.get<bool>() ? 1.0L : 0.0L};
  if (leaf.is_number_unsigned()) return Number{static_cast<long double>(leaf.get<uint64_t>())};
  if (leaf.is_number_integer()) return Number{static_cast<long double>(leaf.get<int64_t>())};
  if (leaf.is_number()) return Number{leaf.get<double>()};
  if (leaf == "NaN") return Number{std::numeric_limits<long double>::quiet_NaN()};
  if (leaf == "Infinity") return Number{kInfinity};
  if (leaf == "-Infinity") return Number{-kInfinity};
  if (leaf.is_object() && leaf.size() == 2 && leaf.contains("re") && leaf.contains("im")) {
    const auto real = NumberOf(leaf["re"]), imaginary = NumberOf(leaf["im"]);
    if (real.ok() && imaginary.ok()) return Number{real->real, imaginary->real};
  }
  return Unexpected(leaf, "a number");
}

// The lengths of the lists, following the first element of each.
absl::StatusOr<Shape> ShapeOf(const Json& value) {
  Dims dims;
  const Json* at = &value;
  while (at->is_array()) {
    if (dims.size() == kMaxRank) return absl::InvalidArgumentError("lists are nested too deep for a tensor");
    dims.push_back(static_cast<int64_t>(at->size()));
    if (at->empty()) break;
    at = &at->front();
  }
  return Shape::FromDims(dims);
}

// Calls `store` for each leaf in row-major order; lists must have the lengths that `shape` says.
template <typename Store>
absl::Status ForEachLeaf(const Json& value, const Shape& shape, int depth, const Store& store) {
  if (depth == shape.rank()) {
    return value.is_array() ? Unexpected(value, "a value where other lists have one") : store(value);
  }
  if (!value.is_array() || static_cast<int64_t>(value.size()) != shape.dim(depth)) {
    return Unexpected(value, absl::StrCat("a list of ", shape.dim(depth), " like the others beside it"));
  }
  for (const Json& item : value) {
    if (absl::Status status = ForEachLeaf(item, shape, depth + 1, store); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// What TensorFlow makes of a Python list without being told a type.
DType GuessType(const Json& value, const Shape& shape) {
  bool text = false, real = false, wide = false, boolean = false, complex = false;
  ForEachLeaf(value, shape, 0, [&](const Json& leaf) {
    text |= IsBytes(leaf) || (leaf.is_string() && !NumberOf(leaf).ok());
    real |= leaf.is_number_float() || leaf.is_string();
    boolean |= leaf.is_boolean();
    complex |= leaf.is_object() && leaf.contains("re");
    wide |= leaf.is_number_integer() &&
            (leaf > std::numeric_limits<int32_t>::max() || leaf < std::numeric_limits<int32_t>::min());
    return absl::OkStatus();
  }).IgnoreError();
  if (text) return DType::kString;
  if (complex) return DType::kComplex64;
  if (real || shape.num_elements() == 0) return DType::kFloat;
  if (boolean) return DType::kBool;
  return wide ? DType::kInt64 : DType::kInt32;
}

std::string ElementToJson(const Tensor& tensor, size_t i) {
  if (tensor.dtype() == DType::kString) return BytesToJson(tensor.data<std::string>()[i]);
  if (!IsNumeric(tensor.dtype())) {
    const ObjectPtr& object = tensor.data<ObjectPtr>()[i];
    return Json(object == nullptr ? "nothing" : object->Describe()).dump();
  }
  if (IsComplex(tensor.dtype())) {
    const Number number = GetNumber(tensor, i);
    return absl::StrCat("{\"re\":", static_cast<double>(number.real), ",\"im\":", static_cast<double>(number.imaginary),
                        "}");
  }
  std::string text = NumberText(tensor, i);
  const char first = text[0] == '-' ? text[1] : text[0];
  return first == 'N' || first == 'I' ? absl::StrCat("\"", text, "\"") : text;
}

void AppendValue(const Tensor& tensor, int depth, size_t* next, std::string* out) {
  if (depth == tensor.rank()) {
    out->append(ElementToJson(tensor, (*next)++));
    return;
  }
  out->push_back('[');
  for (int64_t i = 0; i < tensor.dim(depth); ++i) {
    if (i > 0) out->push_back(',');
    AppendValue(tensor, depth + 1, next, out);
  }
  out->push_back(']');
}

}  // namespace

absl::StatusOr<Tensor> TensorFromJson(const Json& value, DType dtype) {
  const auto shape = ShapeOf(value);
  if (!shape.ok()) return shape.status();
  if (dtype == DType::kInvalid) dtype = GuessType(value, *shape);
  if (!IsNumeric(dtype) && dtype != DType::kString) {
    return absl::InvalidArgumentError(absl::StrCat("a ", DTypeName(dtype), " cannot be written as JSON"));
  }
  auto tensor = Tensor::Allocate(dtype, *shape);
  if (!tensor.ok()) return tensor;
  size_t next = 0;
  const absl::Status status = ForEachLeaf(value, *shape, 0, [&](const Json& leaf) -> absl::Status {
    if (dtype == DType::kString) {
      auto bytes = BytesOf(leaf);
      if (bytes.ok()) tensor->mutable_data<std::string>()[next++] = *std::move(bytes);
      return bytes.status();
    }
    const auto number = NumberOf(leaf);
    return number.ok() ? SetNumber(*tensor, next++, *number) : number.status();
  });
  if (!status.ok()) return status;
  return tensor;
}

absl::StatusOr<Tensor> TensorFromJsonText(absl::string_view text, DType dtype) {
  const Json value = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) {
    return absl::InvalidArgumentError(
        absl::StrCat("not JSON: ", text.substr(0, 60), " (a text needs quotes: '\"text\"', a file an @: @photo.png)"));
  }
  return TensorFromJson(value, dtype);
}

std::string BytesToJson(absl::string_view bytes) {
  try {
    return Json(std::string(bytes)).dump();
  } catch (const Json::type_error&) {  // not UTF-8
    return absl::StrCat("{\"b64\":\"", absl::Base64Escape(bytes), "\"}");
  }
}

std::string TensorToJson(const Tensor& tensor) {
  std::string out = absl::StrCat("{\"dtype\":\"", DTypeName(tensor.dtype()), "\",\"shape\":[",
                                 absl::StrJoin(tensor.shape().dims(), ","), "],\"value\":");
  size_t next = 0;
  if (tensor.num_elements() == 0) out.append("[]");  // however many empty lists the shape stands for
  else AppendValue(tensor, 0, &next, &out);
  out.push_back('}');
  return out;
}

}  // namespace thaw::cli
