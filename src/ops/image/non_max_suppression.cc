// NonMaxSuppression in its versions, CombinedNonMaxSuppression.
#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "kernels/convert.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

// Corners [y1, x1, y2, x2] in any order.
float Overlap(const float* a, const float* b) {
  const auto low = [](const float* box, int i) { return std::min(box[i], box[i + 2]); };
  const auto high = [](const float* box, int i) { return std::max(box[i], box[i + 2]); };
  const float area_a = (high(a, 0) - low(a, 0)) * (high(a, 1) - low(a, 1)),
              area_b = (high(b, 0) - low(b, 0)) * (high(b, 1) - low(b, 1));
  if (!(area_a > 0 && area_b > 0)) return 0;
  const float height = std::min(high(a, 0), high(b, 0)) - std::max(low(a, 0), low(b, 0));
  const float width = std::min(high(a, 1), high(b, 1)) - std::max(low(a, 1), low(b, 1));
  const float common = std::max(height, 0.0f) * std::max(width, 0.0f);
  return common / (area_a + area_b - common);
}

struct Thresholds {
  float overlap = 0.5f;
  float score = std::numeric_limits<float>::lowest();
  float soft_sigma = 0;  // positive: scores sink with overlap instead, whatever its threshold
};

struct Candidate {
  float score;
  int index;
  size_t compared = 0;  // how many of the chosen it was compared with
  bool operator<(const Candidate& other) const {
    return score < other.score || (score == other.score && index > other.index);
  }
};

// The best boxes, best first. `box(i)` points to box i, `score(i)` is its score.
template <typename Box, typename Score>
std::vector<Candidate> Choose(int count, int64_t most, const Thresholds& thresholds, Box&& box, Score&& score) {
  std::vector<Candidate> all;
  for (int i = 0; i < count; ++i) {
    if (score(i) > thresholds.score) all.push_back({score(i), i});
  }
  std::priority_queue<Candidate> queue(std::less<Candidate>(), std::move(all));
  const bool soft = thresholds.soft_sigma > 0;
  const float scale = soft ? -0.5f / thresholds.soft_sigma : 0;
  std::vector<Candidate> chosen;
  while (static_cast<int64_t>(chosen.size()) < most && !queue.empty()) {
    Candidate next = queue.top();
    queue.pop();
    const float before = next.score;
    bool suppressed = false;
    for (size_t j = chosen.size(); j > next.compared; --j) {
      const float overlap = Overlap(box(next.index), box(chosen[j - 1].index));
      suppressed = !soft && overlap > thresholds.overlap;
      if (suppressed) break;
      if (soft) next.score *= std::exp(scale * overlap * overlap);
      if (next.score <= thresholds.score) break;
    }
    next.compared = chosen.size();
    if (suppressed) continue;
    if (next.score == before) chosen.push_back(next);
    else if (next.score > thresholds.score) queue.push(next);
  }
  return chosen;
}

// Keeps what a hostile number of outputs allocates within bounds.
constexpr int64_t kMostBoxes = int64_t{1} << 24;

absl::StatusOr<int64_t> Count(const OpContext& c, int i, const char* name) {
  const Tensor& value = c.input(i);
  if (value.num_elements() == 1 && value.scalar<int32_t>() >= 0 && value.scalar<int32_t>() <= kMostBoxes)
    return value.scalar<int32_t>();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " must be a number from 0 to ", kMostBoxes, ", found ", value.ToString()));
}

absl::StatusOr<float> Number(const OpContext& c, int i, const char* name) {
  const Tensor& value = c.input(i);
  if (value.num_elements() != 1)
    return absl::InvalidArgumentError(absl::StrCat(name, " must be a scalar, found shape ", value.shape().ToString()));
  return value.dtype() == DType::kHalf ? static_cast<float>(value.scalar<Half>()) : value.scalar<float>();
}

absl::Status CheckOverlap(float threshold) {
  if (threshold >= 0 && threshold <= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("iou_threshold must lie in [0, 1], found ", threshold));
}

struct Form {
  bool threshold_inputs = true, score_input = false, sigma_input = false;
  float attr_threshold = 0.5f;
  bool pad = false;
};

absl::Status Suppress(OpContext& c, const Form& form) {
  const Tensor &given_boxes = c.input(0), &given_scores = c.input(1);
  if (given_boxes.rank() != 2 || given_boxes.dim(1) != 4 || given_scores.rank() != 1 ||
      given_scores.dim(0) != given_boxes.dim(0)) {
    return absl::InvalidArgumentError(absl::StrCat("boxes must be [n, 4] and scores [n], found ",
                                                   given_boxes.shape().ToString(), " and ",
                                                   given_scores.shape().ToString()));
  }
  if (given_boxes.dim(0) > std::numeric_limits<int32_t>::max())
    return absl::InvalidArgumentError("there are too many boxes");
  THAW_ASSIGN_OR_RETURN(const int64_t most, Count(c, 2, "max_output_size"));
  Thresholds thresholds{.overlap = form.attr_threshold};
  if (form.threshold_inputs) {
    THAW_ASSIGN_OR_RETURN(thresholds.overlap, Number(c, 3, "iou_threshold"));
  }
  if (form.score_input) {
    THAW_ASSIGN_OR_RETURN(thresholds.score, Number(c, 4, "score_threshold"));
  }
  if (form.sigma_input) {
    THAW_ASSIGN_OR_RETURN(thresholds.soft_sigma, Number(c, 5, "soft_nms_sigma"));
    if (!(thresholds.soft_sigma >= 0))
      return absl::InvalidArgumentError(
          absl::StrCat("soft_nms_sigma must not be negative, found ", thresholds.soft_sigma));
  }
  THAW_RETURN_IF_ERROR(CheckOverlap(thresholds.overlap));
  THAW_ASSIGN_OR_RETURN(const Tensor boxes, Widen(given_boxes));
  THAW_ASSIGN_OR_RETURN(const Tensor scores, Widen(given_scores));
  const auto chosen = Choose(
      static_cast<int>(boxes.dim(0)), most, thresholds, [&](int i) { return boxes.data<float>() + 4 * i; },
      [&](int i) { return scores.data<float>()[i]; });
  const auto found = static_cast<int64_t>(chosen.size());
  THAW_ASSIGN_OR_RETURN(Tensor * indices, c.AllocateOutput(0, Shape{form.pad ? most : found}));
  for (int64_t i = 0; i < indices->num_elements(); ++i)
    indices->mutable_data<int32_t>()[i] = i < found ? chosen[static_cast<size_t>(i)].index : 0;
  if (c.num_outputs() == 2) c.set_output(1, Tensor::Scalar(static_cast<int32_t>(found)));
  if (c.num_outputs() != 3) return absl::OkStatus();
  THAW_ASSIGN_OR_RETURN(Tensor * out_scores, c.AllocateOutput(1, indices->shape()));
  for (int64_t i = 0; i < out_scores->num_elements(); ++i) {
    const float score = i < found ? chosen[static_cast<size_t>(i)].score : 0;
    if (out_scores->dtype() == DType::kHalf) out_scores->mutable_data<Half>()[i] = Half(score);
    else out_scores->mutable_data<float>()[i] = score;
  }
  c.set_output(2, Tensor::Scalar(static_cast<int32_t>(found)));
  return absl::OkStatus();
}

KernelMaker MakeSuppress(Form fixed) {
  return [fixed](const KernelSpec& spec) -> absl::StatusOr<Kernel> {
    Form form = fixed;
    THAW_ASSIGN_OR_RETURN(form.attr_threshold, spec.Attr<float>("iou_threshold", 0.5f));
    THAW_ASSIGN_OR_RETURN(form.pad, spec.Attr<bool>("pad_to_max_output_size", false));
    if (!form.threshold_inputs) THAW_RETURN_IF_ERROR(CheckOverlap(form.attr_threshold));
    return Kernel([form](OpContext& c) { return Suppress(c, form); });
  };
}

struct Detection {
  float score;
  int box, label;
};

absl::StatusOr<Kernel> MakeCombined(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const bool pad_per_class, spec.Attr<bool>("pad_per_class"));
  THAW_ASSIGN_OR_RETURN(const bool clip, spec.Attr<bool>("clip_boxes"));
  return Kernel([=](OpContext& c) -> absl::Status {
    const Tensor &boxes = c.input(0), &scores = c.input(1);
    if (boxes.rank() != 4 || boxes.dim(3) != 4 || scores.rank() != 3 || boxes.dim(0) != scores.dim(0) ||
        boxes.dim(1) != scores.dim(1) || (boxes.dim(2) != 1 && boxes.dim(2) != scores.dim(2))) {
      return absl::InvalidArgumentError(
          absl::StrCat("boxes must be [batch, n, 1 or classes, 4] and scores [batch, n, classes], found ",
                       boxes.shape().ToString(), " and ", scores.shape().ToString()));
    }
    if (boxes.dim(1) > kMostBoxes || scores.dim(2) > kMostBoxes)
      return absl::InvalidArgumentError("there are too many boxes or classes");
    THAW_ASSIGN_OR_RETURN(const int64_t per_class, Count(c, 2, "max_output_size_per_class"));
    THAW_ASSIGN_OR_RETURN(const int64_t total, Count(c, 3, "max_total_size"));
    Thresholds thresholds;
    THAW_ASSIGN_OR_RETURN(thresholds.overlap, Number(c, 4, "iou_threshold"));
    THAW_ASSIGN_OR_RETURN(thresholds.score, Number(c, 5, "score_threshold"));
    THAW_RETURN_IF_ERROR(CheckOverlap(thresholds.overlap));
    if (per_class == 0 || total == 0)
      return absl::InvalidArgumentError("max_output_size_per_class and max_total_size must be positive");
    const int64_t batch = boxes.dim(0), count = boxes.dim(1), groups = boxes.dim(2), classes = scores.dim(2);
    const int64_t rows = pad_per_class ? std::min(total, per_class * classes) : total;
    THAW_ASSIGN_OR_RETURN(const Shape boxes_shape, Shape::FromDims({batch, rows, 4}));
    THAW_ASSIGN_OR_RETURN(Tensor * out_boxes, c.AllocateOutput(0, boxes_shape));
    THAW_ASSIGN_OR_RETURN(Tensor * out_scores, c.AllocateOutput(1, Shape{batch, rows}));
    THAW_ASSIGN_OR_RETURN(Tensor * out_classes, c.AllocateOutput(2, Shape{batch, rows}));
    THAW_ASSIGN_OR_RETURN(Tensor * valid, c.AllocateOutput(3, Shape{batch}));
    for (Tensor* out : {out_boxes, out_scores, out_classes})
      std::fill_n(out->mutable_data<float>(), out->num_elements(), 0.0f);
    for (int64_t b = 0; b < batch; ++b) {
      const auto box = [&](int i, int64_t label) {
        return boxes.data<float>() + ((b * count + i) * groups + (groups == 1 ? 0 : label)) * 4;
      };
      std::vector<Detection> found;
      for (int64_t label = 0; label < classes; ++label) {
        const auto chosen = Choose(
            static_cast<int>(count), std::min(per_class, count), thresholds, [&](int i) { return box(i, label); },
            [&](int i) { return scores.data<float>()[(b * count + i) * classes + label]; });
        for (const Candidate& candidate : chosen)
          found.push_back({candidate.score, candidate.index, static_cast<int>(label)});
      }
      std::stable_sort(found.begin(), found.end(),
                       [](const Detection& x, const Detection& y) { return x.score > y.score; });
      found.resize(std::min(found.size(), static_cast<size_t>(rows)));
      valid->mutable_data<int32_t>()[b] = static_cast<int32_t>(found.size());
      for (size_t i = 0; i < found.size(); ++i) {
        const int64_t at = b * rows + static_cast<int64_t>(i);
        const float* from = box(found[i].box, found[i].label);
        for (int k = 0; k < 4; ++k)
          out_boxes->mutable_data<float>()[4 * at + k] = clip ? std::max(std::min(from[k], 1.0f), 0.0f) : from[k];
        out_scores->mutable_data<float>()[at] = found[i].score;
        out_classes->mutable_data<float>()[at] = static_cast<float>(found[i].label);
      }
    }
    return absl::OkStatus();
  });
}

absl::Status SelectedShape(ShapeContext& c) {
  for (int i = 0; i < c.num_outputs(); ++i) c.set_output(i, PartialShape{-1});
  if (c.num_outputs() > 1) c.set_output(c.num_outputs() - 1, PartialShape(Shape{}));
  return absl::OkStatus();
}

}  // namespace

void Register_image_non_max_suppression(OpRegistry& registry) {
  registry.Add(Op("NonMaxSuppression")
                   .Input("boxes: float")
                   .Input("scores: float")
                   .Input("max_output_size: int32")
                   .Output("selected_indices: int32")
                   .Attr("iou_threshold: float = 0.5")
                   .Shape(SelectedShape)
                   .Make(MakeSuppress({.threshold_inputs = false})));
  registry.Add(Op("NonMaxSuppressionV2")
                   .Input("boxes: T")
                   .Input("scores: T")
                   .Input("max_output_size: int32")
                   .Input("iou_threshold: T_threshold")
                   .Output("selected_indices: int32")
                   .Attr("T: {half, float} = DT_FLOAT")
                   .Attr("T_threshold: {half, float} = DT_FLOAT")
                   .Shape(SelectedShape)
                   .Make(MakeSuppress({})));
  registry.Add(Op("NonMaxSuppressionV3")
                   .Input("boxes: T")
                   .Input("scores: T")
                   .Input("max_output_size: int32")
                   .Input("iou_threshold: T_threshold")
                   .Input("score_threshold: T_threshold")
                   .Output("selected_indices: int32")
                   .Attr("T: {half, float} = DT_FLOAT")
                   .Attr("T_threshold: {half, float} = DT_FLOAT")
                   .Shape(SelectedShape)
                   .Make(MakeSuppress({.score_input = true})));
  registry.Add(Op("NonMaxSuppressionV4")
                   .Input("boxes: T")
                   .Input("scores: T")
                   .Input("max_output_size: int32")
                   .Input("iou_threshold: T_threshold")
                   .Input("score_threshold: T_threshold")
                   .Output("selected_indices: int32")
                   .Output("valid_outputs: int32")
                   .Attr("T: {half, float} = DT_FLOAT")
                   .Attr("T_threshold: {half, float} = DT_FLOAT")
                   .Attr("pad_to_max_output_size: bool = false")
                   .Shape(SelectedShape)
                   .Make(MakeSuppress({.score_input = true})));
  registry.Add(Op("NonMaxSuppressionV5")
                   .Input("boxes: T")
                   .Input("scores: T")
                   .Input("max_output_size: int32")
                   .Input("iou_threshold: T")
                   .Input("score_threshold: T")
                   .Input("soft_nms_sigma: T")
                   .Output("selected_indices: int32")
                   .Output("selected_scores: T")
                   .Output("valid_outputs: int32")
                   .Attr("T: {half, float} = DT_FLOAT")
                   .Attr("pad_to_max_output_size: bool = false")
                   .Shape(SelectedShape)
                   .Make(MakeSuppress({.score_input = true, .sigma_input = true})));
  registry.Add(Op("CombinedNonMaxSuppression")
                   .Input("boxes: float")
                   .Input("scores: float")
                   .Input("max_output_size_per_class: int32")
                   .Input("max_total_size: int32")
                   .Input("iou_threshold: float")
                   .Input("score_threshold: float")
                   .Output("nmsed_boxes: float")
                   .Output("nmsed_scores: float")
                   .Output("nmsed_classes: float")
                   .Output("valid_detections: int32")
                   .Attr("pad_per_class: bool = false")
                   .Attr("clip_boxes: bool = true")
                   .Shape(UnknownShape)
                   .Make(MakeCombined));
}

}  // namespace thaw
