#include "kernels/example.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "base/bytes.h"
#include "base/status_macros.h"
#include "kernels/wire.h"

namespace thaw {
namespace {

constexpr DType kListTypes[] = {DType::kInvalid, DType::kString, DType::kFloat,
                                DType::kInt64};  // by Feature's field number

bool ParseFeature(absl::string_view message, FeatureView* feature) {
  WireReader reader(message);
  for (WireField field; !reader.done();) {
    if (!reader.Next(&field)) return false;
    if (field.type == WireType::kBytes && field.number >= 1 && field.number <= 3)
      *feature = {kListTypes[field.number], field.bytes};
  }
  return true;
}

// The key and the value of a map's entry.
bool ParseEntry(absl::string_view message, absl::string_view* key, absl::string_view* value) {
  WireReader reader(message);
  for (WireField field; !reader.done();) {
    if (!reader.Next(&field)) return false;
    if (field.type == WireType::kBytes && field.number == 1) *key = field.bytes;
    if (field.type == WireType::kBytes && field.number == 2) *value = field.bytes;
  }
  return true;
}

// Calls visit(bytes) for each length-prefixed field of that number.
bool VisitFields(absl::string_view message, uint32_t number, absl::FunctionRef<bool(absl::string_view)> visit) {
  WireReader reader(message);
  for (WireField field; !reader.done();) {
    if (!reader.Next(&field)) return false;
    if (field.number == number && field.type == WireType::kBytes && !visit(field.bytes)) return false;
  }
  return true;
}

bool VisitFeatures(absl::string_view features, FeatureVisitor visit) {
  return VisitFields(features, 1, [&](absl::string_view entry) {
    absl::string_view key, value;
    FeatureView feature;
    if (!ParseEntry(entry, &key, &value) || !ParseFeature(value, &feature)) return false;
    visit(key, feature);
    return true;
  });
}

bool IsPacked(const WireField& field) { return field.number == 1 && field.type == WireType::kBytes; }

}  // namespace

bool VisitExample(absl::string_view example, FeatureVisitor visit) {
  return VisitFields(example, 1, [&](absl::string_view features) { return VisitFeatures(features, visit); });
}

bool VisitSequenceExample(absl::string_view example, FeatureVisitor context,
                          absl::FunctionRef<void(absl::string_view)> begin_list, FeatureVisitor step) {
  const auto visit_list = [&](absl::string_view entry) {
    absl::string_view key, list;
    if (!ParseEntry(entry, &key, &list)) return false;
    begin_list(key);
    return VisitFields(list, 1, [&](absl::string_view message) {
      FeatureView feature;
      if (!ParseFeature(message, &feature)) return false;
      step(key, feature);
      return true;
    });
  };
  return VisitExample(example, context) &&
         VisitFields(example, 2, [&](absl::string_view lists) { return VisitFields(lists, 1, visit_list); });
}

int64_t CountValues(const FeatureView& feature) {
  if (feature.dtype == DType::kInvalid) return 0;
  int64_t count = 0;
  WireReader reader(feature.list);
  for (WireField field; !reader.done();) {
    if (!reader.Next(&field)) return -1;
    if (field.number != 1) continue;
    if (feature.dtype == DType::kString) {
      count += field.type == WireType::kBytes;
    } else if (feature.dtype == DType::kFloat) {
      if (field.type == WireType::kFixed32) ++count;
      if (field.type != WireType::kBytes) continue;
      if (field.bytes.size() % 4 != 0) return -1;
      count += static_cast<int64_t>(field.bytes.size() / 4);
    } else if (field.type == WireType::kVarint) {
      ++count;
    } else if (field.type == WireType::kBytes) {
      ByteReader packed(field.bytes);
      for (uint64_t value; !packed.done(); ++count) {
        if (!packed.ReadVarint64(&value)) return -1;
      }
    }
  }
  return count;
}

void ReadValues(const FeatureView& feature, Tensor* out, int64_t offset) {
  WireReader reader(feature.list);
  for (WireField field; !reader.done() && reader.Next(&field);) {
    if (field.number != 1) continue;
    if (feature.dtype == DType::kString) {
      if (field.type == WireType::kBytes) out->mutable_data<std::string>()[offset++] = std::string(field.bytes);
    } else if (feature.dtype == DType::kFloat) {
      float* to = out->mutable_data<float>() + offset;
      if (IsPacked(field) && !field.bytes.empty()) std::memcpy(to, field.bytes.data(), field.bytes.size());
      if (field.type == WireType::kFixed32) std::memcpy(to, &field.value, 4);
      offset += IsPacked(field) ? static_cast<int64_t>(field.bytes.size() / 4) : field.type == WireType::kFixed32;
    } else if (field.type == WireType::kVarint) {
      out->mutable_data<int64_t>()[offset++] = static_cast<int64_t>(field.value);
    } else if (field.type == WireType::kBytes) {
      ByteReader packed(field.bytes);
      for (uint64_t value; packed.ReadVarint64(&value);)
        out->mutable_data<int64_t>()[offset++] = static_cast<int64_t>(value);
    }
  }
}

absl::StatusOr<Tensor> ValuesColumn(absl::Span<const FeatureView> views, absl::Span<const int64_t> counts,
                                    DType dtype) {
  THAW_ASSIGN_OR_RETURN(Tensor values,
                        Tensor::Allocate(dtype, Shape{std::accumulate(counts.begin(), counts.end(), int64_t{0})}));
  int64_t offset = 0;
  for (size_t i = 0; i < views.size(); ++i) {
    if (counts[i] > 0) ReadValues(views[i], &values, offset);
    offset += counts[i];
  }
  return values;
}

absl::Status SparseColumn(absl::Span<const FeatureView> views, absl::Span<const int64_t> counts,
                          absl::Span<const int64_t> prefixes, int prefix_rank, DType dtype, Tensor* indices,
                          Tensor* values) {
  THAW_ASSIGN_OR_RETURN(*values, ValuesColumn(views, counts, dtype));
  THAW_ASSIGN_OR_RETURN(*indices, Tensor::Allocate(DType::kInt64, Shape{values->num_elements(), prefix_rank + 1}));
  int64_t* index = indices->mutable_data<int64_t>();
  for (size_t i = 0; i < views.size(); ++i) {
    for (int64_t j = 0; j < counts[i]; ++j) {
      index = std::copy_n(prefixes.begin() + static_cast<int64_t>(i) * prefix_rank, prefix_rank, index);
      *index++ = j;
    }
  }
  return absl::OkStatus();
}

}  // namespace thaw
