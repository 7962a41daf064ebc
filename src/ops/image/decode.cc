// DecodeJpeg, DecodePng, DecodeGif, DecodeBmp, DecodeImage, DecodeAndCropJpeg, ExtractJpegShape: the format is seen
// from the bytes.
#include "kernels/image_codec.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

absl::StatusOr<absl::string_view> Contents(const OpContext& c) {
  if (c.input(0).rank() != 0)
    return absl::InvalidArgumentError(
        absl::StrCat("contents must be a scalar, found shape ", c.input(0).shape().ToString()));
  const std::string& bytes = c.input(0).scalar<std::string>();
  if (bytes.empty()) return absl::InvalidArgumentError("contents is empty");
  return absl::string_view(bytes);
}

absl::StatusOr<int> ChannelsOf(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const int64_t channels, spec.Attr<int64_t>("channels", 0));
  if (channels < 0 || channels > 4)
    return absl::InvalidArgumentError(absl::StrCat("channels must be 0 to 4, found ", channels));
  return static_cast<int>(channels);
}

absl::StatusOr<JpegDecodeOptions> JpegOptionsOf(const KernelSpec& spec) {
  JpegDecodeOptions options;
  THAW_ASSIGN_OR_RETURN(options.channels, ChannelsOf(spec));
  THAW_ASSIGN_OR_RETURN(const int64_t ratio, spec.Attr<int64_t>("ratio", 1));
  THAW_ASSIGN_OR_RETURN(options.fancy_upscaling, spec.Attr<bool>("fancy_upscaling", true));
  THAW_ASSIGN_OR_RETURN(options.accept_truncated, spec.Attr<bool>("try_recover_truncated", false));
  THAW_ASSIGN_OR_RETURN(const std::string dct, spec.Attr<std::string>("dct_method", ""));
  if (ratio != 1 && ratio != 2 && ratio != 4 && ratio != 8)
    return absl::InvalidArgumentError(absl::StrCat("ratio must be 1, 2, 4 or 8, found ", ratio));
  if (!dct.empty() && dct != "INTEGER_FAST" && dct != "INTEGER_ACCURATE") {
    return absl::InvalidArgumentError(
        absl::StrCat("dct_method must be \"INTEGER_FAST\" or \"INTEGER_ACCURATE\", found \"", dct, "\""));
  }
  options.ratio = static_cast<int>(ratio);
  options.accurate_dct = dct == "INTEGER_ACCURATE";
  return options;
}

// 8-bit values as the wanted type: 256 steps a step for uint16, 0 to 1 for float. PNG gives uint16 by itself.
absl::StatusOr<Tensor> Convert(Tensor image, DType dtype) {
  if (image.dtype() == dtype) return image;
  THAW_ASSIGN_OR_RETURN(Tensor out, Tensor::Allocate(dtype, image.shape()));
  for (int64_t i = 0; i < out.num_elements(); ++i) {
    if (dtype == DType::kUInt16)
      out.mutable_data<uint16_t>()[i] = static_cast<uint16_t>(image.data<uint8_t>()[i] * 256);
    else if (image.dtype() == DType::kUInt16)
      out.mutable_data<float>()[i] = static_cast<float>(image.data<uint16_t>()[i]) * (1.0f / 65535);
    else out.mutable_data<float>()[i] = static_cast<float>(image.data<uint8_t>()[i]) * (1.0f / 255);
  }
  return out;
}

// What an op may be given and gives.
struct Wanted {
  bool animation = false;  // four dimensions for GIF
  bool always_four = false;
  bool bmp = false, only_bmp = false;
};

absl::StatusOr<Tensor> DecodeAny(absl::string_view bytes, const JpegDecodeOptions& options, DType dtype,
                                 const Wanted& wanted) {
  const ImageFormat format = SniffImage(bytes);
  if (wanted.only_bmp && format != ImageFormat::kBmp)
    return absl::InvalidArgumentError("the bytes are not a BMP; DecodeImage reads other formats");
  switch (format) {
    case ImageFormat::kJpeg: return DecodeJpeg(bytes, options);
    case ImageFormat::kPng: return DecodePng(bytes, options.channels, dtype != DType::kUInt8);
    case ImageFormat::kBmp:
      if (!wanted.bmp) return absl::InvalidArgumentError("the bytes are a BMP; use DecodeBmp or DecodeImage");
      return DecodeBmp(bytes, options.channels);
    case ImageFormat::kGif: {
      if (options.channels != 0 && options.channels != 3)
        return absl::InvalidArgumentError(absl::StrCat("a GIF has 3 channels, ", options.channels, " are asked for"));
      if (wanted.animation) return DecodeGif(bytes, false);
      THAW_ASSIGN_OR_RETURN(const Tensor frames, DecodeGif(bytes, true));
      return frames.Reshaped(Shape{frames.dim(1), frames.dim(2), frames.dim(3)});
    }
    default: return absl::InvalidArgumentError("the bytes are no picture in JPEG, PNG, GIF or BMP");
  }
}

KernelMaker MakeDecode(Wanted fixed) {
  return [fixed](const KernelSpec& spec) -> absl::StatusOr<Kernel> {
    THAW_ASSIGN_OR_RETURN(const JpegDecodeOptions options, JpegOptionsOf(spec));
    Wanted wanted = fixed;
    THAW_ASSIGN_OR_RETURN(wanted.animation, spec.Attr<bool>("expand_animations", fixed.animation));
    return Kernel([=](OpContext& c) -> absl::Status {
      THAW_ASSIGN_OR_RETURN(const absl::string_view bytes, Contents(c));
      THAW_ASSIGN_OR_RETURN(Tensor image, DecodeAny(bytes, options, c.output_type(0), wanted));
      if (wanted.always_four && image.rank() == 3)
        image = image.Reshaped(Shape{1, image.dim(0), image.dim(1), image.dim(2)});
      THAW_ASSIGN_OR_RETURN(c.output(0), Convert(std::move(image), c.output_type(0)));
      return absl::OkStatus();
    });
  };
}

absl::StatusOr<Kernel> MakeDecodeAndCrop(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const JpegDecodeOptions attrs, JpegOptionsOf(spec));
  return Kernel([attrs](OpContext& c) -> absl::Status {
    THAW_ASSIGN_OR_RETURN(const absl::string_view bytes, Contents(c));
    const Tensor& window = c.input(1);
    if (window.rank() != 1 || window.num_elements() != 4) {
      return absl::InvalidArgumentError(
          absl::StrCat("crop_window must be [y, x, height, width], found shape ", window.shape().ToString()));
    }
    JpegDecodeOptions options = attrs;
    const auto numbers = window.flat<int32_t>();
    options.crop = true;
    options.crop_y = numbers[0];
    options.crop_x = numbers[1];
    options.crop_height = numbers[2];
    options.crop_width = numbers[3];
    if (SniffImage(bytes) != ImageFormat::kJpeg) return absl::InvalidArgumentError("the bytes are not a JPEG");
    THAW_ASSIGN_OR_RETURN(c.output(0), DecodeJpeg(bytes, options));
    return absl::OkStatus();
  });
}

absl::Status ExtractJpegShape(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const absl::string_view bytes, Contents(c));
  THAW_ASSIGN_OR_RETURN(const JpegSize size, ReadJpegSize(bytes));
  if (c.output_type(0) == DType::kInt64) {
    c.set_output(0, Tensor::Vector<int64_t>({size.height, size.width, size.channels}));
  } else {
    c.set_output(0, Tensor::Vector<int32_t>({static_cast<int32_t>(size.height), static_cast<int32_t>(size.width),
                                             static_cast<int32_t>(size.channels)}));
  }
  return absl::OkStatus();
}

// Three dimensions; the last known when the attribute says so.
absl::Status ImageShape(ShapeContext& c) {
  const int64_t channels = c.Attr<int64_t>("channels", 0);
  c.set_output(0, PartialShape{-1, -1, channels > 0 ? channels : -1});
  return absl::OkStatus();
}

Op Jpeg(Op op) {
  return std::move(op)
      .Output("image: uint8")
      .Attr("channels: int = 0")
      .Attr("ratio: int = 1")
      .Attr("fancy_upscaling: bool = true")
      .Attr("try_recover_truncated: bool = false")
      .Attr("acceptable_fraction: float = 1.0")
      .Attr("dct_method: string = ''")
      .Shape(ImageShape);
}

}  // namespace

void Register_image_decode(OpRegistry& registry) {
  registry.Add(Jpeg(Op("DecodeJpeg").Input("contents: string")).Make(MakeDecode({})));
  registry.Add(
      Jpeg(Op("DecodeAndCropJpeg").Input("contents: string").Input("crop_window: int32")).Make(MakeDecodeAndCrop));
  registry.Add(Op("DecodePng")
                   .Input("contents: string")
                   .Output("image: dtype")
                   .Attr("channels: int = 0")
                   .Attr("dtype: {uint8, uint16} = DT_UINT8")
                   .Shape(ImageShape)
                   .Make(MakeDecode({})));
  registry.Add(Op("DecodeBmp")
                   .Input("contents: string")
                   .Output("image: uint8")
                   .Attr("channels: int = 0")
                   .Shape(ImageShape)
                   .Make(MakeDecode({.bmp = true, .only_bmp = true})));
  registry.Add(Op("DecodeGif")
                   .Input("contents: string")
                   .Output("image: uint8")
                   .Shape([](ShapeContext& c) {
                     c.set_output(0, PartialShape{-1, -1, -1, -1});
                     return absl::OkStatus();
                   })
                   .Make(MakeDecode({.animation = true, .always_four = true})));
  registry.Add(Op("DecodeImage")
                   .Input("contents: string")
                   .Output("image: dtype")
                   .Attr("channels: int = 0")
                   .Attr("dtype: {uint8, uint16, float} = DT_UINT8")
                   .Attr("expand_animations: bool = true")
                   .Shape(UnknownShape)
                   .Make(MakeDecode({.bmp = true})));
  registry.Add(Op("ExtractJpegShape")
                   .Input("contents: string")
                   .Output("image_shape: output_type")
                   .Attr("output_type: {int32, int64} = DT_INT32")
                   .Shape([](ShapeContext& c) {
                     c.set_output(0, PartialShape{3});
                     return absl::OkStatus();
                   })
                   .Kernel(ExtractJpegShape));
}

}  // namespace thaw
