#include <gif_lib.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/bytes.h"
#include "base/status_macros.h"
#include "kernels/image_codec.h"

namespace thaw {

ImageFormat SniffImage(absl::string_view bytes) {
  if (absl::StartsWith(bytes, "\xff\xd8\xff")) return ImageFormat::kJpeg;
  if (absl::StartsWith(bytes, "\x89PNG\r\n\x1a\n")) return ImageFormat::kPng;
  if (absl::StartsWith(bytes, "GIF8")) return ImageFormat::kGif;
  if (absl::StartsWith(bytes, "BM")) return ImageFormat::kBmp;
  return ImageFormat::kUnknown;
}

absl::Status CheckImageSize(int64_t height, int64_t width, int64_t channels) {
  constexpr int64_t kMaxElements = int64_t{1} << 29;  // as TensorFlow's
  if (height >= 1 && width >= 1 && height <= kMaxElements / width / channels) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("a picture of ", height, " x ", width, " x ", channels, " is empty or too large"));
}

namespace {

int ReadGif(GifFileType* gif, GifByteType* to, int count) {
  auto* bytes = static_cast<absl::string_view*>(gif->UserData);
  const size_t given = std::min(bytes->size(), static_cast<size_t>(std::max(0, count)));
  std::memcpy(to, bytes->data(), given);
  bytes->remove_prefix(given);
  return static_cast<int>(given);
}

absl::Status NoGif(int error) {
  const char* text = GifErrorString(error);
  return absl::InvalidArgumentError(
      absl::StrCat("the bytes are not a whole GIF: ", text != nullptr ? text : "unknown error"));
}

// Draws frame k over what is there already.
absl::Status DrawFrame(GifFileType* gif, int k, int64_t height, int64_t width, uint8_t* canvas) {
  const SavedImage& image = gif->SavedImages[k];
  const GifImageDesc& frame = image.ImageDesc;
  GraphicsControlBlock control;
  const int transparent =
      DGifSavedExtensionToGCB(gif, k, &control) == GIF_OK ? control.TransparentColor : NO_TRANSPARENT_COLOR;
  const ColorMapObject* colors = frame.ColorMap != nullptr ? frame.ColorMap : gif->SColorMap;
  if (colors == nullptr || image.RasterBits == nullptr)
    return absl::InvalidArgumentError(absl::StrCat("frame ", k, " has no color map or no pixels"));
  for (int64_t y = std::max(0, frame.Top); y < std::min<int64_t>(height, int64_t{frame.Top} + frame.Height); ++y) {
    for (int64_t x = std::max(0, frame.Left); x < std::min<int64_t>(width, int64_t{frame.Left} + frame.Width); ++x) {
      const int index = image.RasterBits[(y - frame.Top) * frame.Width + (x - frame.Left)];
      if (index == transparent) continue;
      if (index >= colors->ColorCount) {
        return absl::InvalidArgumentError(
            absl::StrCat("frame ", k, " names color ", index, " of ", colors->ColorCount));
      }
      const GifColorType& color = colors->Colors[index];
      uint8_t* to = canvas + (y * width + x) * 3;
      to[0] = color.Red;
      to[1] = color.Green;
      to[2] = color.Blue;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Tensor> DecodeGif(absl::string_view bytes, bool first_only) {
  int error = 0;
  GifFileType* gif = DGifOpen(&bytes, ReadGif, &error);
  if (gif == nullptr) return NoGif(error);
  const auto close = [](GifFileType* file) { DGifCloseFile(file, nullptr); };
  const std::unique_ptr<GifFileType, decltype(close)> closer(gif, close);
  THAW_RETURN_IF_ERROR(CheckImageSize(gif->SHeight, gif->SWidth, 3));
  if (DGifSlurp(gif) != GIF_OK && (gif->ImageCount < 1 || gif->SavedImages[gif->ImageCount - 1].RasterBits == nullptr))
    return NoGif(gif->Error);
  if (gif->ImageCount < 1) return absl::InvalidArgumentError("the GIF has no frames");
  const int64_t frames = first_only ? 1 : gif->ImageCount, height = gif->SHeight, width = gif->SWidth,
                size = height * width * 3;
  THAW_RETURN_IF_ERROR(CheckImageSize(height * frames, width, 3));
  THAW_ASSIGN_OR_RETURN(Tensor out, Tensor::Allocate(DType::kUInt8, Shape{frames, height, width, 3}));
  auto* canvas = out.mutable_data<uint8_t>();
  for (int k = 0; k < frames; ++k, canvas += size) {
    if (k == 0) std::memset(canvas, 0, static_cast<size_t>(size));
    else std::memcpy(canvas, canvas - size, static_cast<size_t>(size));
    THAW_RETURN_IF_ERROR(DrawFrame(gif, k, height, width, canvas));
  }
  return out;
}

absl::StatusOr<Tensor> DecodeBmp(absl::string_view bytes, int channels) {
  ByteReader reader(bytes);
  uint32_t header;
  int32_t width, signed_height;
  uint16_t bits;
  absl::string_view skipped;
  if (!reader.ReadBytes(10, &skipped) || !reader.ReadFixed(&header) || !reader.ReadBytes(4, &skipped) ||
      !reader.ReadFixed(&width) || !reader.ReadFixed(&signed_height) || !reader.ReadBytes(2, &skipped) ||
      !reader.ReadFixed(&bits)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the BMP is cut short: ", bytes.size(), " bytes do not hold its header"));
  }
  const int64_t height = std::abs(int64_t{signed_height}), found = bits / 8;
  if (found != 1 && found != 3 && found != 4)
    return absl::InvalidArgumentError(
        absl::StrCat("a BMP of ", bits, " bits a pixel cannot be read, only of 8, 24 or 32"));
  if (channels != 0 && channels != found)
    return absl::InvalidArgumentError(absl::StrCat("the BMP has ", found, " channels, ", channels, " are asked for"));
  THAW_RETURN_IF_ERROR(CheckImageSize(height, width, found));
  const int64_t stride = (found * width + 3) / 4 * 4, needed = header + (height - 1) * stride + width * found;
  if (needed > static_cast<int64_t>(bytes.size())) {
    return absl::InvalidArgumentError(absl::StrCat("the BMP is cut short: ", bytes.size(), " bytes of ", needed));
  }
  THAW_ASSIGN_OR_RETURN(Tensor out, Tensor::Allocate(DType::kUInt8, Shape{height, width, found}));
  auto* to = out.mutable_data<uint8_t>();
  for (int64_t y = 0; y < height; ++y) {
    const auto* from =
        reinterpret_cast<const uint8_t*>(bytes.data()) + header + (signed_height < 0 ? y : height - 1 - y) * stride;
    for (int64_t x = 0; x < width; ++x, from += found, to += found) {
      std::copy_n(from, found, to);
      if (found >= 3) std::swap(to[0], to[2]);
    }
  }
  return out;
}

}  // namespace thaw
