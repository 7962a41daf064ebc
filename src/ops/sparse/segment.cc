// Rows picked by index and added up by segment: SparseSegmentSum, Mean, SqrtN, with a given number of segments, and
// gradients.
#include <algorithm>
#include <cmath>

#include "kernels/cast.h"
#include "kernels/numeric.h"
#include "ops/index_inputs.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

enum class Scale { kNone, kMean, kSqrtN };

double Factor(Scale scale, int64_t count) {
  switch (scale) {
    case Scale::kMean:
      return 1.0 / static_cast<double>(count);
    case Scale::kSqrtN:
      return 1.0 / std::sqrt(static_cast<double>(count));
    default:
      return 1.0;
  }
}

struct Segments {
  Dims indices, ids;
};

absl::StatusOr<Segments> ReadSegments(const OpContext& c) {
  if (c.input(0).rank() < 1) return absl::InvalidArgumentError("the data must have rows, found a scalar");
  Segments segments;
  THAW_ASSIGN_OR_RETURN(segments.indices, IntVectorInput(c, 1));
  THAW_ASSIGN_OR_RETURN(segments.ids, IntVectorInput(c, 2, static_cast<int64_t>(segments.indices.size())));
  return segments;
}

int64_t RowSize(const Shape& shape) {
  int64_t size = 1;
  for (int d = 1; d < shape.rank(); ++d) size *= shape.dim(d);
  return size;
}

absl::Status CheckRow(absl::string_view what, int64_t row, int64_t rows) {
  if (row >= 0 && row < rows) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(what, " ", row, " is out of range [0, ", rows, ")"));
}

template <typename T>
void AddRow(const T* from, Wide<T> factor, Wide<T>* to, int64_t size) {
  for (int64_t k = 0; k < size; ++k) {
    if constexpr (std::is_floating_point_v<Wide<T>>)
      to[k] += factor * static_cast<Wide<T>>(from[k]);
    else
      to[k] = WrapAdd(to[k], from[k]);
  }
}

absl::Status SegmentReduce(OpContext& c, Scale scale, bool num_segments_given) {
  THAW_ASSIGN_OR_RETURN(const Segments segments, ReadSegments(c));
  const Tensor& data = c.input(0);
  const Dims& ids = segments.ids;
  int64_t rows = ids.empty() ? 0 : ids.back() + 1;
  if (num_segments_given) {
    THAW_ASSIGN_OR_RETURN(const int64_t given, IntScalarInput(c, 3));
    if (given < rows)
      return absl::InvalidArgumentError(
          absl::StrCat("segment id ", rows - 1, " is out of range: there are only ", given, " segments"));
    rows = given;
  }
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] < 0 || (i > 0 && ids[i] < ids[i - 1]))
      return absl::InvalidArgumentError(
          absl::StrCat("segment ids must not be negative nor fall, found ", ids[i], " at ", i));
    THAW_RETURN_IF_ERROR(CheckRow("index", segments.indices[i], data.dim(0)));
  }
  Dims dims = data.shape().dims();
  dims[0] = rows;
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims(dims));
  THAW_ASSIGN_OR_RETURN(Tensor* const output, c.AllocateOutput(0, shape));
  const int64_t size = RowSize(data.shape());
  if (output->num_bytes() != 0) std::memset(output->mutable_raw(), 0, output->num_bytes());
  if (ids.empty()) return absl::OkStatus();
  Dispatch(RealTypes{}, data.dtype(), [&]<typename T>() {
    std::vector<Wide<T>> sum(static_cast<size_t>(size));
    for (size_t begin = 0, end = 0; begin < ids.size(); begin = end) {
      while (end < ids.size() && ids[end] == ids[begin]) ++end;
      std::fill(sum.begin(), sum.end(), Wide<T>(0));
      for (size_t i = begin; i < end; ++i)
        AddRow<T>(data.data<T>() + segments.indices[i] * size, Wide<T>(1), sum.data(), size);
      T* to = output->mutable_data<T>() + ids[begin] * size;
      for (int64_t k = 0; k < size; ++k) {
        if constexpr (std::is_floating_point_v<Wide<T>>)
          to[k] = T(sum[k] * static_cast<Wide<T>>(Factor(scale, static_cast<int64_t>(end - begin))));
        else
          to[k] = sum[k];
      }
    }
  });
  return absl::OkStatus();
}

absl::Status SegmentGrad(OpContext& c, Scale scale) {
  THAW_ASSIGN_OR_RETURN(const Segments segments, ReadSegments(c));
  const Tensor& grad = c.input(0);
  THAW_ASSIGN_OR_RETURN(const int64_t rows, IntScalarInput(c, 3));
  Dims dims = grad.shape().dims();
  dims[0] = rows;
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims(dims));
  std::vector<int64_t> counts(static_cast<size_t>(grad.dim(0)), 0);
  for (size_t i = 0; i < segments.ids.size(); ++i) {
    THAW_RETURN_IF_ERROR(CheckRow("segment id", segments.ids[i], grad.dim(0)));
    THAW_RETURN_IF_ERROR(CheckRow("index", segments.indices[i], rows));
    ++counts[segments.ids[i]];
  }
  THAW_ASSIGN_OR_RETURN(Tensor* const output, c.AllocateOutput(0, shape));
  const int64_t size = RowSize(shape);
  // Narrow types add up in float.
  THAW_ASSIGN_OR_RETURN(Tensor sums,
                        Tensor::Allocate(grad.dtype() == DType::kDouble ? DType::kDouble : DType::kFloat, shape));
  if (sums.num_bytes() != 0) std::memset(sums.mutable_raw(), 0, sums.num_bytes());
  Dispatch(FloatTypes{}, grad.dtype(), [&]<typename T>() {
    Wide<T>* to = sums.mutable_data<Wide<T>>();
    for (size_t i = 0; i < segments.ids.size(); ++i) {
      const int64_t id = segments.ids[i];
      AddRow<T>(grad.data<T>() + id * size, static_cast<Wide<T>>(Factor(scale, counts[id])),
                to + segments.indices[i] * size, size);
    }
  });
  CastSpan(sums.dtype(), sums.raw(), grad.dtype(), output->mutable_raw(), shape.num_elements(), /*truncate=*/false);
  return absl::OkStatus();
}

absl::Status RowsUnknown(ShapeContext& c) {
  if (!c.input(0).known_rank() || c.input(0).rank() < 1) return absl::OkStatus();
  Dims dims = c.input(0).dims();
  dims[0] = -1;
  // Number 3, where there is one, is the number of rows.
  const auto given = c.num_inputs() > 3 ? c.ConstantInts(3) : std::nullopt;
  if (given && given->size() == 1 && (*given)[0] >= 0) dims[0] = (*given)[0];
  c.set_output(0, PartialShape(std::move(dims)));
  return absl::OkStatus();
}

constexpr absl::string_view kFloats = "T: {bfloat16, half, float, double}";
constexpr absl::string_view kReals =
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}";

template <Scale scale>
void AddOps(OpRegistry& registry, absl::string_view name) {
  const absl::string_view types = scale == Scale::kNone ? kReals : kFloats;
  registry.Add(Op(name)
                   .Input("data: T")
                   .Input("indices: Tidx")
                   .Input("segment_ids: Tsegmentids")
                   .Output("output: T")
                   .Attr(types)
                   .Attr("Tidx: {int32, int64} = DT_INT32")
                   .Attr("Tsegmentids: {int32, int64} = DT_INT32")
                   .Attr("sparse_gradient: bool = false")
                   .Shape(RowsUnknown)
                   .Kernel([](OpContext& c) { return SegmentReduce(c, scale, false); }));
  registry.Add(Op(absl::StrCat(name, "WithNumSegments"))
                   .Input("data: T")
                   .Input("indices: Tidx")
                   .Input("segment_ids: Tsegmentids")
                   .Input("num_segments: Tnumsegments")
                   .Output("output: T")
                   .Attr(types)
                   .Attr("Tidx: {int32, int64} = DT_INT32")
                   .Attr("Tnumsegments: {int32, int64} = DT_INT32")
                   .Attr("Tsegmentids: {int32, int64} = DT_INT32")
                   .Attr("sparse_gradient: bool = false")
                   .Shape(RowsUnknown)
                   .Kernel([](OpContext& c) { return SegmentReduce(c, scale, true); }));
  registry.Add(Op(absl::StrCat(name, "Grad"))
                   .Input("grad: T")
                   .Input("indices: Tidx")
                   .Input("segment_ids: Tsegmentids")
                   .Input("output_dim0: int32")
                   .Output("output: T")
                   .Attr(kFloats)
                   .Attr("Tidx: {int32, int64} = DT_INT32")
                   .Attr("Tsegmentids: {int32, int64} = DT_INT32")
                   .Shape(RowsUnknown)
                   .Kernel([](OpContext& c) { return SegmentGrad(c, scale); }));
}

}  // namespace

void Register_sparse_segment(OpRegistry& registry) {
  AddOps<Scale::kNone>(registry, "SparseSegmentSum");
  AddOps<Scale::kMean>(registry, "SparseSegmentMean");
  AddOps<Scale::kSqrtN>(registry, "SparseSegmentSqrtN");
}

}  // namespace thaw
