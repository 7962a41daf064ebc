// StringJoin, ReduceJoin, UnsortedSegmentJoin.
#include <algorithm>

#include "base/checked.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

absl::StatusOr<Kernel> MakeJoin(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const std::string separator, spec.Attr<std::string>("separator"));
  return Kernel([separator](OpContext& c) -> absl::Status {
    Shape shape;
    for (int i = 0; i < c.num_inputs(); ++i) {
      if (c.input(i).rank() == 0) continue;
      if (shape.rank() != 0 && !(shape == c.input(i).shape())) {
        return absl::InvalidArgumentError(absl::StrCat("inputs must be scalars or of one shape, found ",
                                                       shape.ToString(), " and ", c.input(i).shape().ToString()));
      }
      shape = c.input(i).shape();
    }
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, shape));
    for (int64_t at = 0; at < out->num_elements(); ++at) {
      std::string& text = out->mutable_data<std::string>()[at];
      for (int i = 0; i < c.num_inputs(); ++i) {
        if (i > 0) text.append(separator);
        text.append(c.input(i).data<std::string>()[c.input(i).rank() == 0 ? 0 : at]);
      }
    }
    return absl::OkStatus();
  });
}

absl::Status JoinShape(ShapeContext& c) {
  PartialShape shape(Shape{});
  for (int i = 0; i < c.num_inputs(); ++i) {
    if (!c.input(i).known_rank()) return absl::OkStatus();
    if (c.input(i).rank() == 0) continue;
    if (shape.rank() == 0) shape = c.input(i);
    else {
      THAW_ASSIGN_OR_RETURN(shape, MergeShapes(shape, c.input(i)));
    }
  }
  c.set_output(0, std::move(shape));
  return absl::OkStatus();
}

// The reduced dimensions, in the order given.
absl::StatusOr<std::vector<int>> ReducedDims(const Tensor& indices, int rank) {
  std::vector<int> dims;
  for (int32_t index : indices.flat<int32_t>()) {
    const int dim = index < 0 ? index + rank : index;
    if (dim < 0 || dim >= rank)
      return absl::InvalidArgumentError(
          absl::StrCat("reduction dimension ", index, " is out of range for rank ", rank));
    if (std::find(dims.begin(), dims.end(), dim) != dims.end()) {
      return absl::InvalidArgumentError(absl::StrCat("reduction dimension ", index, " is given twice"));
    }
    dims.push_back(dim);
  }
  return dims;
}

// Advances the dimensions `order` of `index` (the first runs fastest) and the offset with them; false after the last.
bool Next(const std::vector<int>& order, const Shape& shape, const Dims& strides, Dims* index, int64_t* offset) {
  for (const int dim : order) {
    const auto d = static_cast<size_t>(dim);
    *offset += strides[d];
    if (++(*index)[d] < shape.dim(dim)) return true;
    *offset -= strides[d] * shape.dim(dim);
    (*index)[d] = 0;
  }
  return false;
}

absl::StatusOr<Kernel> MakeReduceJoin(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const bool keep_dims, spec.Attr<bool>("keep_dims"));
  THAW_ASSIGN_OR_RETURN(const std::string separator, spec.Attr<std::string>("separator"));
  return Kernel([=](OpContext& c) -> absl::Status {
    const Tensor& in = c.input(0);
    THAW_ASSIGN_OR_RETURN(const std::vector<int> reduced, ReducedDims(c.input(1), in.rank()));
    Dims strides(static_cast<size_t>(in.rank()), 1), out_dims;
    std::vector<int> kept;  // the last dimension first
    int64_t count = 1;      // strings that make one
    for (int i = in.rank() - 1; i >= 0; --i) {
      if (i + 1 < in.rank()) strides[static_cast<size_t>(i)] = strides[static_cast<size_t>(i) + 1] * in.dim(i + 1);
      const bool is_reduced = std::find(reduced.begin(), reduced.end(), i) != reduced.end();
      if (is_reduced) count *= in.dim(i);
      else kept.push_back(i);
      if (!is_reduced || keep_dims) out_dims.insert(out_dims.begin(), is_reduced ? 1 : in.dim(i));
    }
    THAW_ASSIGN_OR_RETURN(const Shape out_shape, Shape::FromDims(out_dims));
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, out_shape));
    Dims kept_index(strides.size(), 0), index(strides.size(), 0);
    int64_t base = 0;
    for (int64_t i = 0; i < out->num_elements(); ++i) {
      std::string& text = out->mutable_data<std::string>()[i];
      int64_t offset = base;
      for (int64_t j = 0; j < count; ++j) {
        if (j > 0) text.append(separator);
        text.append(in.data<std::string>()[offset]);
        Next(reduced, in.shape(), strides, &index, &offset);
      }
      Next(kept, in.shape(), strides, &kept_index, &base);
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<Kernel> MakeSegmentJoin(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const std::string separator, spec.Attr<std::string>("separator"));
  return Kernel([separator](OpContext& c) -> absl::Status {
    const Tensor &in = c.input(0), &ids = c.input(1);
    if (c.input(2).num_elements() != 1) return absl::InvalidArgumentError("num_segments must be a scalar");
    const int64_t segments = IntAt(c.input(2), 0);
    if (segments < 0)
      return absl::InvalidArgumentError(absl::StrCat("num_segments must not be negative, found ", segments));
    if (ids.rank() == 0 || ids.rank() > in.rank() ||
        !std::equal(ids.shape().dims().begin(), ids.shape().dims().end(), in.shape().dims().begin())) {
      return absl::InvalidArgumentError(absl::StrCat("the shape of segment_ids ", ids.shape().ToString(),
                                                     " must begin that of the inputs ", in.shape().ToString()));
    }
    Dims dims{segments};
    dims.insert(dims.end(), in.shape().dims().begin() + ids.rank(), in.shape().dims().end());
    THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims(dims));
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, shape));
    const int64_t row = segments == 0 ? 0 : shape.num_elements() / segments;
    for (int64_t i = 0; i < ids.num_elements(); ++i) {
      const int64_t id = IntAt(ids, i);
      if (id < 0 || id >= segments) {
        return absl::InvalidArgumentError(absl::StrCat("segment_ids must lie in [0, ", segments, "), found ", id));
      }
      for (int64_t j = 0; j < row; ++j) {
        std::string& text = out->mutable_data<std::string>()[id * row + j];
        if (!text.empty()) text.append(separator);  // not after empty strings: TensorFlow's rule
        text.append(in.data<std::string>()[i * row + j]);
      }
    }
    return absl::OkStatus();
  });
}

}  // namespace

void Register_string_join(OpRegistry& registry) {
  registry.Add(Op("StringJoin")
                   .Input("inputs: N * string")
                   .Output("output: string")
                   .Attr("N: int >= 0")
                   .Attr("separator: string = ''")
                   .Shape(JoinShape)
                   .Make(MakeJoin));
  registry.Add(Op("ReduceJoin")
                   .Input("inputs: string")
                   .Input("reduction_indices: int32")
                   .Output("output: string")
                   .Attr("keep_dims: bool = false")
                   .Attr("separator: string = ''")
                   .Shape(UnknownShape)
                   .Make(MakeReduceJoin));
  registry.Add(Op("UnsortedSegmentJoin")
                   .Input("inputs: string")
                   .Input("segment_ids: Tindices")
                   .Input("num_segments: Tnumsegments")
                   .Output("output: string")
                   .Attr("separator: string = ''")
                   .Attr("Tindices: {int32, int64}")
                   .Attr("Tnumsegments: {int32, int64} = DT_INT32")
                   .Shape(UnknownShape)
                   .Make(MakeSegmentJoin));
}

}  // namespace thaw
