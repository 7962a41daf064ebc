// RGBToHSV, HSVToRGB, AdjustHue, AdjustSaturation, AdjustContrastv2.
#include <algorithm>
#include <cmath>

#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

template <typename Real>
struct Color {
  Real a, b, c;
};

template <typename Real>
Color<Real> ToHsv(const Color<Real>& rgb) {
  const Real v = std::max({rgb.a, rgb.b, rgb.c}), range = v - std::min({rgb.a, rgb.b, rgb.c});
  const Real norm = Real(1) / (Real(6) * range);
  Real h = rgb.a == v   ? norm * (rgb.b - rgb.c)
           : rgb.b == v ? norm * (rgb.c - rgb.a) + Real(2) / Real(6)
                        : norm * (rgb.a - rgb.b) + Real(4) / Real(6);
  if (!(range > 0)) h = 0;
  if (h < 0) h += 1;
  return {h, v > 0 ? range / v : Real(0), v};
}

template <typename Real>
Color<Real> ToRgb(const Color<Real>& hsv) {
  const Real dh = hsv.a * 6, s = hsv.b, v = hsv.c;
  const auto part = [&](Real level) { return (1 - s + s * std::clamp(level, Real(0), Real(1))) * v; };
  return {part(std::abs(dh - 3) - 1), part(2 - std::abs(dh - 2)), part(2 - std::abs(dh - 4))};
}

// Output 0: input 0 with function applied to each group of three; TensorFlow computes half types in float here.
template <typename Function>
absl::Status MapColors(OpContext& c, Function&& function) {
  const Tensor& in = c.input(0);
  if (in.rank() < 1 || in.dim(in.rank() - 1) != 3) {
    return absl::InvalidArgumentError(
        absl::StrCat("the last dimension must be 3 (channels), found shape ", in.shape().ToString()));
  }
  const int64_t count = in.num_elements() / 3;
  const Tensor source = in;
  THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, source.shape()));
  Dispatch(FloatTypes{}, source.dtype(), [&]<typename T>() {
    using Real = std::conditional_t<std::is_same_v<T, double>, double, float>;
    const T* from = source.data<T>();
    T* to = out->mutable_data<T>();
    ParallelFor(count, 10, [&](int64_t begin, int64_t end) {
      for (int64_t i = 3 * begin; i < 3 * end; i += 3) {
        const Color<Real> color = function(
            Color<Real>{static_cast<Real>(from[i]), static_cast<Real>(from[i + 1]), static_cast<Real>(from[i + 2])});
        to[i] = static_cast<T>(color.a);
        to[i + 1] = static_cast<T>(color.b);
        to[i + 2] = static_cast<T>(color.c);
      }
    });
  });
  return absl::OkStatus();
}

absl::Status RgbToHsv(OpContext& c) {
  return MapColors(c, [](const auto& color) { return ToHsv(color); });
}

absl::Status HsvToRgb(OpContext& c) {
  return MapColors(c, [](const auto& color) { return ToRgb(color); });
}

absl::StatusOr<float> ScalarInput(const OpContext& c, const char* name) {
  if (c.input(1).num_elements() == 1) return c.input(1).scalar<float>();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " must be a scalar, found shape ", c.input(1).shape().ToString()));
}

absl::Status CheckImage(const OpContext& c) {
  if (c.input(0).rank() >= 3) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("images must have height, width and channels, found shape ", c.input(0).shape().ToString()));
}

absl::Status AdjustHue(OpContext& c) {
  THAW_RETURN_IF_ERROR(CheckImage(c));
  THAW_ASSIGN_OR_RETURN(const float delta, ScalarInput(c, "delta"));
  return MapColors(c, [delta]<typename Real>(const Color<Real>& rgb) {
    // Hue and the two extremes; a color keeps its extremes and turns between them.
    const Real high = std::max({rgb.a, rgb.b, rgb.c}), low = std::min({rgb.a, rgb.b, rgb.c}), range = high - low;
    if (!(range > 0)) return rgb;
    Real h = rgb.a == high   ? (rgb.b - rgb.c) / range
             : rgb.b == high ? (rgb.c - rgb.a) / range + 2
                             : (rgb.a - rgb.b) / range + 4;
    h = (h / 6 + static_cast<Real>(delta));
    h -= std::floor(h);
    const auto part = [&](Real level) { return low + range * std::clamp(level, Real(0), Real(1)); };
    const Real dh = h * 6;
    return Color<Real>{part(std::abs(dh - 3) - 1), part(2 - std::abs(dh - 2)), part(2 - std::abs(dh - 4))};
  });
}

absl::Status AdjustSaturation(OpContext& c) {
  THAW_RETURN_IF_ERROR(CheckImage(c));
  THAW_ASSIGN_OR_RETURN(const float scale, ScalarInput(c, "scale"));
  return MapColors(c, [scale]<typename Real>(const Color<Real>& rgb) {
    Color<Real> hsv = ToHsv(rgb);
    hsv.b = std::min(Real(1), std::max(Real(0), hsv.b * static_cast<Real>(scale)));
    return ToRgb(hsv);
  });
}

absl::Status AdjustContrast(OpContext& c) {
  THAW_RETURN_IF_ERROR(CheckImage(c));
  THAW_ASSIGN_OR_RETURN(const float factor, ScalarInput(c, "contrast_factor"));
  const Tensor in = c.input(0);
  const int64_t channels = in.dim(in.rank() - 1), pixels = in.dim(in.rank() - 2) * in.dim(in.rank() - 3);
  THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, in.shape()));
  if (in.num_elements() == 0) return absl::OkStatus();
  for (int64_t begin = 0; begin < in.num_elements(); begin += pixels * channels) {
    const float* from = in.data<float>() + begin;
    float* to = out->mutable_data<float>() + begin;
    for (int64_t channel = 0; channel < channels; ++channel) {
      double sum = 0;
      for (int64_t i = channel; i < pixels * channels; i += channels) sum += static_cast<double>(from[i]);
      const auto mean = static_cast<float>(sum / static_cast<double>(pixels));
      for (int64_t i = channel; i < pixels * channels; i += channels) to[i] = (from[i] - mean) * factor + mean;
    }
  }
  return absl::OkStatus();
}

}  // namespace

void Register_image_color(OpRegistry& registry) {
  for (const bool to_hsv : {true, false}) {
    registry.Add(Op(to_hsv ? "RGBToHSV" : "HSVToRGB")
                     .Input("images: T")
                     .Output("output: T")
                     .Attr("T: {half, bfloat16, float, double} = DT_FLOAT")
                     .Shape(SameShape)
                     .Kernel(to_hsv ? RgbToHsv : HsvToRgb));
  }
  registry.Add(Op("AdjustHue")
                   .Input("images: T")
                   .Input("delta: float")
                   .Output("output: T")
                   .Attr("T: {half, float} = DT_FLOAT")
                   .Shape(SameShape)
                   .Kernel("T", {DType::kFloat}, AdjustHue));
  registry.Add(Op("AdjustSaturation")
                   .Input("images: T")
                   .Input("scale: float")
                   .Output("output: T")
                   .Attr("T: {half, float} = DT_FLOAT")
                   .Shape(SameShape)
                   .Kernel("T", {DType::kFloat}, AdjustSaturation));
  registry.Add(Op("AdjustContrastv2")
                   .Input("images: T")
                   .Input("contrast_factor: float")
                   .Output("output: T")
                   .Attr("T: {half, float} = DT_FLOAT")
                   .Shape(SameShape)
                   .Kernel("T", {DType::kFloat}, AdjustContrast));
}

}  // namespace thaw
