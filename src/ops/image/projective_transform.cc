// ImageProjectiveTransformV2 and V3.
#include <algorithm>
#include <cmath>
#include <limits>

#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

enum class Fill { kConstant, kReflect, kWrap, kNearest };

// A coordinate outside [0, size) brought inside, as the mode says. Constant filling leaves it outside.
float MapCoordinate(float at, int64_t size, Fill fill) {
  const auto length = static_cast<float>(size);
  if (fill == Fill::kConstant) return at;
  if (fill != Fill::kNearest && size <= 1) return 0;
  if (fill == Fill::kReflect) {
    const float twice = 2 * length;
    if (at < 0) {
      if (at < twice) at = twice * std::trunc(-at / twice) + at;
      at = at < -length ? at + twice : -at - 1;
    } else if (at > length - 1) {
      at -= twice * std::trunc(at / twice);
      if (at >= length) at = twice - at - 1;
    }
  } else if (fill == Fill::kWrap) {
    if (at < 0) at += length * (std::trunc(-at / (length - 1)) + 1);
    else if (at > length - 1) at -= length * std::trunc(at / (length - 1));
  }
  return std::min(std::max(at, 0.0f), length - 1);
}

// Saturates where the type is an integer.
template <typename T>
T Store(float value) {
  if constexpr (std::is_integral_v<T>) {
    if (!(value > static_cast<float>(std::numeric_limits<T>::lowest()))) return std::numeric_limits<T>::lowest();
    if (value >= static_cast<float>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
  }
  return static_cast<T>(value);
}

struct Warp {
  int64_t batch, in_height, in_width, out_height, out_width, channels;
  Fill fill;
  bool bilinear;
  float fill_value;
};

template <typename T>
class Sampler {
 public:
  Sampler(const Warp& warp, const T* image) : warp_(warp), image_(image) {}

  // The value of a channel at a whole place; outside the image the fill value.
  float Read(float y, float x, int64_t channel) const {
    if (!(y >= 0 && y < static_cast<float>(warp_.in_height) && x >= 0 && x < static_cast<float>(warp_.in_width)))
      return warp_.fill_value;
    return static_cast<float>(
        image_[(static_cast<int64_t>(y) * warp_.in_width + static_cast<int64_t>(x)) * warp_.channels + channel]);
  }
  T Sample(float y, float x, int64_t channel) const {
    if (!warp_.bilinear) return Exact(std::round(y), std::round(x), channel);
    const float top = std::floor(y), left = std::floor(x), h = x - left, v = y - top;
    const float upper = (1 - h) * Read(top, left, channel) + h * Read(top, left + 1, channel);
    const float lower = (1 - h) * Read(top + 1, left, channel) + h * Read(top + 1, left + 1, channel);
    return Store<T>((1 - v) * upper + v * lower);
  }

 private:
  T Exact(float y, float x, int64_t channel) const {
    if (!(y >= 0 && y < static_cast<float>(warp_.in_height) && x >= 0 && x < static_cast<float>(warp_.in_width)))
      return Store<T>(warp_.fill_value);
    return image_[(static_cast<int64_t>(y) * warp_.in_width + static_cast<int64_t>(x)) * warp_.channels + channel];
  }
  const Warp& warp_;
  const T* image_;
};

template <typename T>
void Transform(const Warp& w, const T* images, const Tensor& transforms, T* out) {
  ParallelFor(w.batch * w.out_height, 10.0 * static_cast<double>(w.out_width * w.channels),
              [&](int64_t begin, int64_t end) {
                for (int64_t row = begin; row < end; ++row) {
                  const int64_t b = row / w.out_height;
                  const float* t = transforms.data<float>() + (transforms.dim(0) == 1 ? 0 : 8 * b);
                  const Sampler<T> sampler(w, images + b * w.in_height * w.in_width * w.channels);
                  const auto y = static_cast<float>(row % w.out_height);
                  T* to = out + row * w.out_width * w.channels;
                  for (int64_t column = 0; column < w.out_width; ++column, to += w.channels) {
                    const auto x = static_cast<float>(column);
                    const float projection = t[6] * x + t[7] * y + 1;
                    if (projection == 0) {
                      std::fill_n(to, w.channels, Store<T>(w.fill_value));
                      continue;
                    }
                    const float from_x = MapCoordinate((t[0] * x + t[1] * y + t[2]) / projection, w.in_width, w.fill);
                    const float from_y = MapCoordinate((t[3] * x + t[4] * y + t[5]) / projection, w.in_height, w.fill);
                    for (int64_t channel = 0; channel < w.channels; ++channel)
                      to[channel] = sampler.Sample(from_y, from_x, channel);
                  }
                }
              });
}

absl::StatusOr<Kernel> MakeTransform(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const std::string interpolation, spec.Attr<std::string>("interpolation"));
  THAW_ASSIGN_OR_RETURN(const std::string mode, spec.Attr<std::string>("fill_mode"));
  const std::pair<const char*, Fill> modes[] = {
      {"CONSTANT", Fill::kConstant}, {"REFLECT", Fill::kReflect}, {"WRAP", Fill::kWrap}, {"NEAREST", Fill::kNearest}};
  const auto* found =
      std::find_if(std::begin(modes), std::end(modes), [&](const auto& entry) { return mode == entry.first; });
  if (found == std::end(modes))
    return absl::InvalidArgumentError(
        absl::StrCat("fill_mode must be CONSTANT, REFLECT, WRAP or NEAREST, found ", mode));
  if (interpolation != "NEAREST" && interpolation != "BILINEAR") {
    return absl::InvalidArgumentError(absl::StrCat("interpolation must be NEAREST or BILINEAR, found ", interpolation));
  }
  return Kernel([fill = found->second, bilinear = interpolation == "BILINEAR"](OpContext& c) -> absl::Status {
    const Tensor &images = c.input(0), &transforms = c.input(1), &size = c.input(2);
    if (images.rank() != 4)
      return absl::InvalidArgumentError(
          absl::StrCat("images must be [batch, height, width, channels], found shape ", images.shape().ToString()));
    if (transforms.rank() != 2 || transforms.dim(1) != 8 ||
        (transforms.dim(0) != 1 && transforms.dim(0) != images.dim(0))) {
      return absl::InvalidArgumentError(
          absl::StrCat("transforms must be [1 or batch, 8], found shape ", transforms.shape().ToString()));
    }
    if (size.rank() != 1 || size.num_elements() != 2 || size.data<int32_t>()[0] < 1 || size.data<int32_t>()[1] < 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("output_shape must be two positive numbers, found ", size.ToString()));
    }
    Warp warp{images.dim(0),
              images.dim(1),
              images.dim(2),
              size.data<int32_t>()[0],
              size.data<int32_t>()[1],
              images.dim(3),
              fill,
              bilinear,
              0};
    if (c.num_inputs() > 3) {
      if (c.input(3).num_elements() != 1) return absl::InvalidArgumentError("fill_value must be a scalar");
      warp.fill_value = c.input(3).scalar<float>();
      const bool integer = IsInteger(images.dtype());
      if (integer && !(warp.fill_value >= (images.dtype() == DType::kUInt8 ? 0.0f : -2147483648.0f) &&
                       warp.fill_value <= (images.dtype() == DType::kUInt8 ? 255.0f : 2147483520.0f))) {
        return absl::InvalidArgumentError(
            absl::StrCat("fill_value ", warp.fill_value, " does not fit ", DTypeName(images.dtype())));
      }
    }
    THAW_ASSIGN_OR_RETURN(const Shape shape,
                          Shape::FromDims({warp.batch, warp.out_height, warp.out_width, warp.channels}));
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, shape));
    if (out->num_elements() == 0) return absl::OkStatus();
    if (images.num_elements() == 0)
      return absl::InvalidArgumentError(absl::StrCat("images are empty: ", images.shape().ToString()));
    Dispatch(Types<uint8_t, int32_t, int64_t, Half, BFloat16, float, double>{}, images.dtype(),
             [&]<typename T>() { Transform(warp, images.data<T>(), transforms, out->mutable_data<T>()); });
    return absl::OkStatus();
  });
}

absl::Status TransformShape(ShapeContext& c) {
  const auto size = c.ConstantInts(2);
  const bool known = size && size->size() == 2 && (*size)[0] > 0 && (*size)[1] > 0;
  const bool rank = c.input(0).rank() == 4;
  c.set_output(0, PartialShape{rank ? c.input(0).dim(0) : -1, known ? (*size)[0] : -1, known ? (*size)[1] : -1,
                               rank ? c.input(0).dim(3) : -1});
  return absl::OkStatus();
}

}  // namespace

void Register_image_projective_transform(OpRegistry& registry) {
  for (const bool fill_value : {false, true}) {
    Op op = Op(fill_value ? "ImageProjectiveTransformV3" : "ImageProjectiveTransformV2")
                .Input("images: dtype")
                .Input("transforms: float")
                .Input("output_shape: int32");
    if (fill_value) op = std::move(op).Input("fill_value: float");
    registry.Add(std::move(op)
                     .Output("transformed_images: dtype")
                     .Attr("dtype: {uint8, int32, int64, half, bfloat16, float, double}")
                     .Attr("interpolation: string")
                     .Attr("fill_mode: string = 'CONSTANT'")
                     .Shape(TransformShape)
                     .Make(MakeTransform));
  }
}

}  // namespace thaw
