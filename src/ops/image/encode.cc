// EncodeJpeg, EncodePng.
#include "kernels/image_codec.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

absl::Status CheckImage(const Tensor& image, int64_t most_channels) {
  if (image.rank() == 3 && image.dim(2) >= 1 && image.dim(2) <= most_channels) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("image must be [height, width, 1 to ", most_channels,
                                                 " channels], found shape ", image.shape().ToString()));
}

absl::StatusOr<Kernel> MakeEncodeJpeg(const KernelSpec& spec) {
  JpegEncodeOptions options;
  THAW_ASSIGN_OR_RETURN(const std::string format, spec.Attr<std::string>("format"));
  THAW_ASSIGN_OR_RETURN(const int64_t quality, spec.Attr<int64_t>("quality"));
  THAW_ASSIGN_OR_RETURN(options.progressive, spec.Attr<bool>("progressive"));
  THAW_ASSIGN_OR_RETURN(options.optimize_size, spec.Attr<bool>("optimize_size"));
  THAW_ASSIGN_OR_RETURN(options.chroma_downsampling, spec.Attr<bool>("chroma_downsampling"));
  THAW_ASSIGN_OR_RETURN(const std::string unit, spec.Attr<std::string>("density_unit"));
  THAW_ASSIGN_OR_RETURN(const int64_t x_density, spec.Attr<int64_t>("x_density"));
  THAW_ASSIGN_OR_RETURN(const int64_t y_density, spec.Attr<int64_t>("y_density"));
  THAW_ASSIGN_OR_RETURN(options.xmp_metadata, spec.Attr<std::string>("xmp_metadata"));
  if (quality < 0 || quality > 100)
    return absl::InvalidArgumentError(absl::StrCat("quality must be 0 to 100, found ", quality));
  options.quality = static_cast<int>(quality);
  options.density_in_cm = unit == "cm";
  options.x_density = static_cast<int>(x_density);
  options.y_density = static_cast<int>(y_density);
  const int64_t channels = format == "grayscale" ? 1 : format == "rgb" ? 3 : 0;
  return Kernel([=](OpContext& c) -> absl::Status {
    THAW_RETURN_IF_ERROR(CheckImage(c.input(0), 3));
    if (c.input(0).dim(2) == 2 || (channels != 0 && c.input(0).dim(2) != channels)) {
      return absl::InvalidArgumentError(absl::StrCat("a JPEG has 1 or 3 channels and format asks for ",
                                                     channels == 0 ? "either" : absl::StrCat(channels),
                                                     ", the image has ", c.input(0).dim(2)));
    }
    THAW_ASSIGN_OR_RETURN(std::string bytes, EncodeJpeg(c.input(0), options));
    c.set_output(0, Tensor::Scalar(std::move(bytes)));
    return absl::OkStatus();
  });
}

absl::StatusOr<Kernel> MakeEncodePng(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const int64_t compression, spec.Attr<int64_t>("compression"));
  if (compression < -1 || compression > 9)
    return absl::InvalidArgumentError(absl::StrCat("compression must be -1 to 9, found ", compression));
  return Kernel([compression](OpContext& c) -> absl::Status {
    const Tensor& images = c.input(0);
    if (images.rank() < 3)
      return absl::InvalidArgumentError(
          absl::StrCat("image must have height, width and channels, found shape ", images.shape().ToString()));
    const int rank = images.rank();
    const Shape one{images.dim(rank - 3), images.dim(rank - 2), images.dim(rank - 1)};
    const Shape batch(Dims(images.shape().dims().begin(), images.shape().dims().end() - 3));
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, batch));
    if (batch.num_elements() == 0) return absl::OkStatus();
    const Tensor stacked = images.Reshaped(Shape{batch.num_elements(), one.num_elements()});
    for (int64_t i = 0; i < batch.num_elements(); ++i) {
      const Tensor image = stacked.Rows(i, i + 1).Reshaped(one);
      THAW_RETURN_IF_ERROR(CheckImage(image, 4));
      THAW_ASSIGN_OR_RETURN(out->mutable_data<std::string>()[i], EncodePng(image, static_cast<int>(compression)));
    }
    return absl::OkStatus();
  });
}

}  // namespace

void Register_image_encode(OpRegistry& registry) {
  registry.Add(Op("EncodeJpeg")
                   .Input("image: uint8")
                   .Output("contents: string")
                   .Attr("format: {'', 'grayscale', 'rgb'} = ''")
                   .Attr("quality: int = 95")
                   .Attr("progressive: bool = false")
                   .Attr("optimize_size: bool = false")
                   .Attr("chroma_downsampling: bool = true")
                   .Attr("density_unit: {'in', 'cm'} = 'in'")
                   .Attr("x_density: int = 300")
                   .Attr("y_density: int = 300")
                   .Attr("xmp_metadata: string = ''")
                   .Shape(ScalarShape)
                   .Make(MakeEncodeJpeg));
  registry.Add(Op("EncodePng")
                   .Input("image: T")
                   .Output("contents: string")
                   .Attr("compression: int = -1")
                   .Attr("T: {uint8, uint16} = DT_UINT8")
                   .Shape(UnknownShape)
                   .Make(MakeEncodePng));
}

}  // namespace thaw
