// tf.Example and tf.SequenceExample, read in place: features are views into the serialized message.
#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "thaw/tensor.h"

namespace thaw {

// The values of one feature, still serialized: a FloatList, Int64List or BytesList.
struct FeatureView {
  DType dtype = DType::kInvalid;  // kFloat, kInt64, kString; kInvalid: no feature, or one of no kind
  absl::string_view list;
};

using FeatureVisitor = absl::FunctionRef<void(absl::string_view key, const FeatureView& feature)>;

// Calls visit for each feature, in order (a key that comes again replaces the one before). False when malformed.
bool VisitExample(absl::string_view example, FeatureVisitor visit);

// The context and the feature lists (each feature of a list one call) of a SequenceExample. `begin_list` comes before
// the features of each list. False when malformed.
bool VisitSequenceExample(absl::string_view example, FeatureVisitor context,
                          absl::FunctionRef<void(absl::string_view key)> begin_list, FeatureVisitor step);

// How many values there are; -1 when the list is malformed.
int64_t CountValues(const FeatureView& feature);

// Appends the values to elements [offset, …) of a tensor of the feature's type. REQUIRES: CountValues() fit in.
void ReadValues(const FeatureView& feature, Tensor* out, int64_t offset);

// Sparse form: for view i and its value j, the index is prefixes[i] (prefix_rank numbers) and j. Types must be checked.
absl::Status SparseColumn(absl::Span<const FeatureView> views, absl::Span<const int64_t> counts,
                          absl::Span<const int64_t> prefixes, int prefix_rank, DType dtype, Tensor* indices,
                          Tensor* values);

// All values one after another. Types must be checked.
absl::StatusOr<Tensor> ValuesColumn(absl::Span<const FeatureView> views, absl::Span<const int64_t> counts, DType dtype);

}  // namespace thaw
