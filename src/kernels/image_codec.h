// Pictures in files: JPEG, PNG, GIF and BMP to tensors and back.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "thaw/tensor.h"

namespace thaw {

enum class ImageFormat { kUnknown, kJpeg, kPng, kGif, kBmp };
ImageFormat SniffImage(absl::string_view bytes);

struct JpegDecodeOptions {
  int channels = 0;  // 0: as the file has them
  int ratio = 1;     // 1, 2, 4, 8: the picture is that much smaller
  bool fancy_upscaling = true;
  bool accept_truncated = false;
  bool accurate_dct = false;
  bool crop = false;
  int64_t crop_y = 0, crop_x = 0, crop_height = 0, crop_width = 0;
};
// uint8 [height, width, channels].
absl::StatusOr<Tensor> DecodeJpeg(absl::string_view bytes, const JpegDecodeOptions& options);

struct JpegSize {
  int64_t height, width, channels;
};
absl::StatusOr<JpegSize> ReadJpegSize(absl::string_view bytes);

struct JpegEncodeOptions {
  int quality = 95;
  bool progressive = false, optimize_size = false, chroma_downsampling = true;
  bool density_in_cm = false;
  int x_density = 300, y_density = 300;
  std::string xmp_metadata;
};
// `image` is uint8 [height, width, 1 or 3].
absl::StatusOr<std::string> EncodeJpeg(const Tensor& image, const JpegEncodeOptions& options);

// uint8, or uint16 when `wide`, [height, width, channels]; channels 0: as the file has them.
absl::StatusOr<Tensor> DecodePng(absl::string_view bytes, int channels, bool wide);
// `image` is uint8 or uint16 [height, width, 1 to 4]; compression -1 (zlib's default) to 9.
absl::StatusOr<std::string> EncodePng(const Tensor& image, int compression);

// uint8 [frames, height, width, 3], each frame drawn over the one before; only the first with `first_only`.
absl::StatusOr<Tensor> DecodeGif(absl::string_view bytes, bool first_only);
// uint8 [height, width, channels]; channels 0: as the file has them.
absl::StatusOr<Tensor> DecodeBmp(absl::string_view bytes, int channels);

// ResourceExhausted for pictures that no decoder here takes.
absl::Status CheckImageSize(int64_t height, int64_t width, int64_t channels);

}  // namespace thaw
