#include "ops/strided_slice_spec.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace thaw {
namespace {

// Begin and end of an entry that counts for a whole dimension or for a part.
struct Entry {
  int64_t begin = 0, end = 0, stride = 1;
  bool from_first = true, to_last = true, shrink = false;
};

bool Bit(int64_t mask, int64_t i) { return i < 63 && ((mask >> i) & 1) != 0; }

// First element and number of elements of one dimension.
absl::Status PlanDimension(const Entry& entry, int64_t dim, size_t axis, int64_t* begin, int64_t* size) {
  if (entry.stride == 0)
    return absl::InvalidArgumentError(absl::StrCat("the stride of dimension ", axis, " must not be zero"));
  if (entry.shrink) {
    if (entry.stride < 0)
      return absl::InvalidArgumentError(
          absl::StrCat("only a positive stride may stand where dimension ", axis, " is dropped"));
    *begin = entry.begin < 0 && dim >= 0 ? entry.begin + dim : entry.begin;
    *size = 1;
    if (dim >= 0 && (*begin < 0 || *begin >= dim)) {
      return absl::InvalidArgumentError(
          absl::StrCat("slice index ", entry.begin, " of dimension ", axis, " is out of bounds for size ", dim));
    }
    return absl::OkStatus();
  }
  *begin = 0;
  *size = -1;
  if (dim < 0) return absl::OkStatus();
  const bool forward = entry.stride > 0;
  const int64_t lowest = forward ? 0 : -1, highest = forward ? dim : dim - 1;
  const auto place = [&](int64_t index) { return std::clamp(index < 0 ? index + dim : index, lowest, highest); };
  *begin = entry.from_first ? (forward ? lowest : highest) : place(entry.begin);
  const int64_t end = entry.to_last ? (forward ? highest : lowest) : place(entry.end);
  const int64_t span = forward ? end - *begin : *begin - end;
  // Strides of any size: the smallest int64 has no positive counterpart.
  const uint64_t step = forward ? static_cast<uint64_t>(entry.stride) : 0 - static_cast<uint64_t>(entry.stride);
  *size = span <= 0 ? 0 : static_cast<int64_t>((static_cast<uint64_t>(span) - 1) / step) + 1;
  if (*size == 0) *begin = 0;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SliceMasks> SliceMasksOf(const KernelSpec& spec) {
  SliceMasks masks;
  THAW_ASSIGN_OR_RETURN(masks.begin, spec.Attr<int64_t>("begin_mask"));
  THAW_ASSIGN_OR_RETURN(masks.end, spec.Attr<int64_t>("end_mask"));
  THAW_ASSIGN_OR_RETURN(masks.ellipsis, spec.Attr<int64_t>("ellipsis_mask"));
  THAW_ASSIGN_OR_RETURN(masks.new_axis, spec.Attr<int64_t>("new_axis_mask"));
  THAW_ASSIGN_OR_RETURN(masks.shrink_axis, spec.Attr<int64_t>("shrink_axis_mask"));
  return masks;
}

absl::StatusOr<SlicePlan> PlanStridedSlice(absl::Span<const int64_t> dims, absl::Span<const int64_t> begin,
                                           absl::Span<const int64_t> end, absl::Span<const int64_t> strides,
                                           const SliceMasks& masks) {
  const auto entries = static_cast<int64_t>(begin.size());
  if (end.size() != begin.size() || strides.size() != begin.size()) {
    return absl::InvalidArgumentError(absl::StrCat("begin, end and strides must be of one length, found ", begin.size(),
                                                   ", ", end.size(), " and ", strides.size()));
  }
  int64_t ellipses = 0, used = 0;  // `used`: entries that stand for one dimension each
  for (int64_t i = 0; i < entries; ++i) {
    if (Bit(masks.ellipsis, i)) ++ellipses;
    else if (!Bit(masks.new_axis, i)) ++used;
  }
  if (ellipses > 1) return absl::InvalidArgumentError("a slice may have one ellipsis at most");
  const auto rank = static_cast<int64_t>(dims.size());
  if (used > rank) {
    return absl::InvalidArgumentError(
        absl::StrCat("the slice has ", used, " indices, the input only ", rank, " dimensions"));
  }
  SlicePlan plan;
  const auto add = [&](const Entry& entry) -> absl::Status {
    const size_t axis = plan.size.size();
    int64_t first, size;
    THAW_RETURN_IF_ERROR(PlanDimension(entry, dims[axis], axis, &first, &size));
    plan.begin.push_back(first);
    plan.stride.push_back(size <= 1 && size >= 0 ? 1 : entry.stride);
    plan.size.push_back(size);
    plan.place.push_back(entry.shrink ? -1 : static_cast<int>(plan.result.size()));
    if (!entry.shrink) plan.result.push_back(size);
    return absl::OkStatus();
  };
  for (int64_t i = 0; i < entries; ++i) {
    if (Bit(masks.ellipsis, i)) {
      for (int64_t full = rank - used; full > 0; --full) THAW_RETURN_IF_ERROR(add({}));
    } else if (Bit(masks.new_axis, i)) {
      plan.result.push_back(1);
    } else {
      THAW_RETURN_IF_ERROR(
          add({begin[i], end[i], strides[i], Bit(masks.begin, i), Bit(masks.end, i), Bit(masks.shrink_axis, i)}));
    }
  }
  while (static_cast<int64_t>(plan.size.size()) < rank) THAW_RETURN_IF_ERROR(add({}));
  return plan;
}

SliceCopy CopyOfSlice(const Shape& sliced, const SlicePlan& plan) {
  SliceCopy copy;
  Dims from = DenseStrides(sliced);
  for (size_t d = 0; d < from.size(); ++d) {
    copy.offset += plan.begin[d] * from[d];
    from[d] *= plan.stride[d];
  }
  copy.dims = DenseCopyDims(Shape(plan.size), from);
  return copy;
}

absl::Status AssignSlice(const SlicePlan& plan, const Tensor& value, Tensor* target) {
  const Shape result(plan.result);
  const Dims strides = DenseStrides(value.shape());
  const int extra = value.rank() - result.rank();  // leading dimensions of the value, which must be of size 1
  Dims from(plan.result.size(), 0);
  for (int d = 0; d < value.rank(); ++d) {
    if (value.dim(d) == 1) continue;
    if (d < extra || value.dim(d) != result.dim(d - extra)) {
      return absl::InvalidArgumentError(absl::StrCat("a value of shape ", value.shape().ToString(),
                                                     " cannot be broadcast to the slice's shape ", result.ToString()));
    }
    from[d - extra] = strides[d];
  }
  SliceCopy copy = CopyOfSlice(target->shape(), plan);
  for (size_t d = 0; d < copy.dims.size(); ++d) {
    copy.dims[d].to = copy.dims[d].from;
    copy.dims[d].from = plan.place[d] < 0 ? 0 : from[plan.place[d]];
  }
  StridedCopy(std::move(copy.dims), value, 0, target, copy.offset);
  return absl::OkStatus();
}

}  // namespace thaw
