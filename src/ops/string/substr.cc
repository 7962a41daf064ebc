// Substr, by bytes or by UTF-8 characters.
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

// The part of `text` from character `pos` (negative: from the end) on, `length` long at most; a negative length means
// the rest. False when pos lies outside.
bool Part(absl::string_view text, int64_t pos, int64_t length, bool utf8, std::string* out) {
  const auto bytes = static_cast<int64_t>(text.size());
  const int64_t size = utf8 ? bytes - std::count_if(text.begin(), text.end(), IsUtf8Trail) : bytes;
  if (pos < -size || pos > size) return false;
  if (pos < 0) pos += size;
  const int64_t count = length < 0 ? size - pos : std::min(length, size - pos);
  if (!utf8) {
    *out = std::string(text.substr(static_cast<size_t>(pos), static_cast<size_t>(count)));
    return true;
  }
  const auto offset_of = [&](int64_t character, size_t at) {
    for (; character > 0 && at < text.size(); --character) {
      do ++at;
      while (at < text.size() && IsUtf8Trail(text[at]));
    }
    return at;
  };
  const size_t begin = offset_of(pos, 0);
  *out = std::string(text.substr(begin, offset_of(count, begin) - begin));
  return true;
}

// Walks the elements of a broadcast shape: the index that each of the operands has there.
class BroadcastIndex {
 public:
  BroadcastIndex(const Shape& operand, const Shape& out) : out_(out), strides_(static_cast<size_t>(out.rank()), 0) {
    int64_t stride = 1;
    for (int i = operand.rank() - 1; i >= 0; --i) {
      const int at = out.rank() - operand.rank() + i;
      if (operand.dim(i) != 1) strides_[static_cast<size_t>(at)] = stride;
      stride *= operand.dim(i);
    }
  }
  int64_t operator()(int64_t flat) const {
    int64_t index = 0;
    for (int i = out_.rank() - 1; i >= 0; --i) {
      index += flat % out_.dim(i) * strides_[static_cast<size_t>(i)];
      flat /= out_.dim(i);
    }
    return index;
  }

 private:
  const Shape& out_;
  Dims strides_;
};

absl::StatusOr<Kernel> MakeSubstr(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const std::string unit, spec.Attr<std::string>("unit"));
  return Kernel([utf8 = unit == "UTF8_CHAR"](OpContext& c) -> absl::Status {
    const Tensor &in = c.input(0), &pos = c.input(1), &length = c.input(2);
    if (!(pos.shape() == length.shape())) {
      return absl::InvalidArgumentError(absl::StrCat("pos and len must have the same shape, found ",
                                                     pos.shape().ToString(), " and ", length.shape().ToString()));
    }
    THAW_ASSIGN_OR_RETURN(const PartialShape merged, BroadcastShapes(in.shape(), pos.shape()));
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, merged.AsShape()));
    const Shape& shape = out->shape();
    const BroadcastIndex in_index(in.shape(), shape), pos_index(pos.shape(), shape);
    for (int64_t i = 0; i < out->num_elements(); ++i) {
      const std::string& text = in.data<std::string>()[in_index(i)];
      const int64_t at = pos_index(i);
      if (!Part(text, IntAt(pos, at), IntAt(length, at), utf8, out->mutable_data<std::string>() + i)) {
        return absl::InvalidArgumentError(
            absl::StrCat("pos ", IntAt(pos, at), " is out of range for string ", i, " of ", text.size(), " bytes"));
      }
    }
    return absl::OkStatus();
  });
}

absl::Status SubstrShape(ShapeContext& c) {
  THAW_ASSIGN_OR_RETURN(PartialShape shape, BroadcastShapes(c.input(0), c.input(1)));
  c.set_output(0, std::move(shape));
  return absl::OkStatus();
}

}  // namespace

void Register_string_substr(OpRegistry& registry) {
  registry.Add(Op("Substr")
                   .Input("input: string")
                   .Input("pos: T")
                   .Input("len: T")
                   .Output("output: string")
                   .Attr("T: {int32, int64}")
                   .Attr("unit: {'BYTE', 'UTF8_CHAR'} = 'BYTE'")
                   .Shape(SubstrShape)
                   .Make(MakeSubstr));
}

}  // namespace thaw
