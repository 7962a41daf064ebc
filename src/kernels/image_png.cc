#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "kernels/image_codec.h"

namespace thaw {
namespace {

// libpng reports errors by a jump; what may jump keeps no objects of its own.
struct PngErrors {
  std::jmp_buf jump;
  char message[128] = {};
};

void OnError(png_structp png, png_const_charp message) {
  auto* errors = static_cast<PngErrors*>(png_get_error_ptr(png));
  std::strncpy(errors->message, message, sizeof(errors->message) - 1);
  std::longjmp(errors->jump, 1);
}

void OnWarning(png_structp, png_const_charp) {}

class PngReader {
 public:
  explicit PngReader(absl::string_view bytes) : bytes_(bytes) {}
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;

  bool ReadHeader() {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &errors_, OnError, OnWarning);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ == nullptr) return false;
    if (setjmp(errors_.jump) != 0) return false;
    png_set_read_fn(png_, this, Read);
    png_read_info(png_, info_);
    return true;
  }

  // Sets the conversions to `channels` (0: as they are) of 8 or 16 bits; afterwards the members below hold.
  bool Prepare(int wanted_channels, bool wide) {
    if (setjmp(errors_.jump) != 0) return false;
    const int color = png_get_color_type(png_, info_), depth = png_get_bit_depth(png_, info_);
    const bool transparency = png_get_valid(png_, info_, PNG_INFO_tRNS) != 0;
    const bool palette = color == PNG_COLOR_TYPE_PALETTE, gray = (color & PNG_COLOR_MASK_COLOR) == 0;
    channels = wanted_channels;
    if (channels == 0) channels = palette ? (transparency ? 4 : 3) : png_get_channels(png_, info_);
    if (palette) png_set_palette_to_rgb(png_);
    if (gray && depth < 8) png_set_expand_gray_1_2_4_to_8(png_);
    if (channels % 2 != 0) {
      if (transparency || (color & PNG_COLOR_MASK_ALPHA) != 0) png_set_strip_alpha(png_);
    } else if (transparency) {
      png_set_tRNS_to_alpha(png_);
    } else if ((color & PNG_COLOR_MASK_ALPHA) == 0) {
      png_set_add_alpha(png_, depth > 8 ? 0xffff : 0xff, PNG_FILLER_AFTER);
    }
    if (depth > 8 && !wide) png_set_strip_16(png_);
    synthesize = depth <= 8 && wide;
    png_set_packing(png_);
    passes = png_set_interlace_handling(png_);
    if (depth > 8 && wide) png_set_swap(png_);
    if (channels < 3 && !gray) png_set_rgb_to_gray(png_, 1, 0.299, 0.587);
    if (channels >= 3 && gray) png_set_gray_to_rgb(png_);
    png_read_update_info(png_, info_);
    return true;
  }

  bool ReadPixels(unsigned char* out, int64_t stride) {
    if (setjmp(errors_.jump) != 0) return false;
    for (int pass = 0; pass < passes; ++pass) {
      for (int64_t y = 0; y < height(); ++y) png_read_row(png_, out + y * stride, nullptr);
    }
    png_read_end(png_, info_);
    return true;
  }

  int64_t height() const { return png_get_image_height(png_, info_); }
  int64_t width() const { return png_get_image_width(png_, info_); }
  int64_t row_bytes() const { return static_cast<int64_t>(png_get_rowbytes(png_, info_)); }
  absl::Status error() const {
    return absl::InvalidArgumentError(absl::StrCat("the bytes are not a whole PNG: ", errors_.message));
  }

  int channels = 0;
  int passes = 1;
  bool synthesize = false;  // 16 bits from 8

 private:
  static void Read(png_structp png, png_bytep to, size_t count) {
    auto* reader = static_cast<PngReader*>(png_get_io_ptr(png));
    if (count > reader->bytes_.size()) png_error(png, "the data is cut short");
    std::memcpy(to, reader->bytes_.data(), count);
    reader->bytes_.remove_prefix(count);
  }

  absl::string_view bytes_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  PngErrors errors_;
};

}  // namespace

absl::StatusOr<Tensor> DecodePng(absl::string_view bytes, int channels, bool wide) {
  PngReader png(bytes);
  if (!png.ReadHeader()) return png.error();
  THAW_RETURN_IF_ERROR(CheckImageSize(png.height(), png.width(), 4));
  if (!png.Prepare(channels, wide)) return png.error();
  const DType dtype = wide ? DType::kUInt16 : DType::kUInt8;
  THAW_ASSIGN_OR_RETURN(Tensor out, Tensor::Allocate(dtype, Shape{png.height(), png.width(), png.channels}));
  const int64_t stride = png.width() * png.channels * (wide && !png.synthesize ? 2 : 1);
  if (png.row_bytes() != stride)
    return absl::InternalError(absl::StrCat("libpng gives rows of ", png.row_bytes(), " bytes, expected ", stride));
  if (!png.synthesize) {
    if (!png.ReadPixels(out.mutable_data<unsigned char>(), stride)) return png.error();
    return out;
  }
  std::vector<unsigned char> narrow(static_cast<size_t>(stride * png.height()));
  if (!png.ReadPixels(narrow.data(), stride)) return png.error();
  std::transform(narrow.begin(), narrow.end(), out.mutable_data<uint16_t>(),
                 [](unsigned char v) { return static_cast<uint16_t>(v * 257); });
  return out;
}

namespace {

class PngWriter {
 public:
  ~PngWriter() { png_destroy_write_struct(&png_, &info_); }

  bool Encode(const Tensor& image, int compression, int color_type) {
    png_ = png_create_write_struct(PNG_LIBPNG_VER_STRING, &errors_, OnError, OnWarning);
    info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
    if (info_ == nullptr) return false;
    if (setjmp(errors_.jump) != 0) return false;
    png_set_write_fn(png_, &bytes_, Write, nullptr);
    const bool wide = image.dtype() == DType::kUInt16;
    png_set_compression_level(png_, compression);
    png_set_IHDR(png_, info_, static_cast<png_uint_32>(image.dim(1)), static_cast<png_uint_32>(image.dim(0)),
                 wide ? 16 : 8, color_type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png_, info_);
    if (wide) png_set_swap(png_);
    const auto stride = static_cast<int64_t>(image.num_bytes()) / image.dim(0);
    for (int64_t y = 0; y < image.dim(0); ++y) png_write_row(png_, image.data<unsigned char>() + y * stride);
    png_write_end(png_, nullptr);
    return true;
  }
  std::string& bytes() { return bytes_; }
  const char* message() const { return errors_.message; }

 private:
  static void Write(png_structp png, png_bytep from, size_t count) {
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(from), count);
  }

  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  PngErrors errors_;
  std::string bytes_;
};

}  // namespace

absl::StatusOr<std::string> EncodePng(const Tensor& image, int compression) {
  constexpr int kColorTypes[] = {0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                                 PNG_COLOR_TYPE_RGB_ALPHA};
  if (image.num_elements() == 0 || image.dim(0) > PNG_USER_HEIGHT_MAX || image.dim(1) > PNG_USER_WIDTH_MAX) {
    return absl::InvalidArgumentError(
        absl::StrCat("a PNG has 1 to ", PNG_USER_WIDTH_MAX, " pixels a side, found shape ", image.shape().ToString()));
  }
  PngWriter png;
  if (!png.Encode(image, compression, kColorTypes[image.dim(2)]))
    return absl::InternalError(absl::StrCat("the picture cannot be encoded: ", png.message()));
  return std::move(png.bytes());
}

}  // namespace thaw
