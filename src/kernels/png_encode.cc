#include "kernels/png_encode.h"

#include <png.h>

#include <vector>

#include "absl/strings/str_cat.h"

namespace thaw {
namespace {

constexpr int kColorTypes[] = {0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                               PNG_COLOR_TYPE_RGB_ALPHA};

void Append(png_structp png, png_bytep data, png_size_t size) {
  static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(data), size);
}

void Silent(png_structp, png_const_charp) {}

// libpng leaves by longjmp when it fails: nothing with a destructor may be made in here.
bool Write(png_structp png, png_infop info, const PngImage& image, int compression, std::string* bytes) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_write_fn(png, bytes, Append, nullptr);
  png_set_compression_level(png, compression);
  png_set_compression_mem_level(png, 9);
  png_set_IHDR(png, info, static_cast<png_uint_32>(image.width), static_cast<png_uint_32>(image.height), image.bits,
               kColorTypes[image.channels], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  if (image.bits == 16) png_set_swap(png);
  const auto* row = static_cast<png_const_bytep>(image.pixels);
  const int64_t row_bytes = image.width * image.channels * (image.bits / 8);
  for (int64_t y = 0; y < image.height; ++y, row += row_bytes) png_write_row(png, row);
  png_write_end(png, nullptr);
  return true;
}

}  // namespace

absl::StatusOr<std::string> EncodePng(const PngImage& image, int compression) {
  constexpr int64_t kMaxSide = 1'000'000;  // libpng's own limit
  if (image.height < 1 || image.width < 1 || image.height > kMaxSide || image.width > kMaxSide || image.channels < 1 ||
      image.channels > 4) {
    return absl::InvalidArgumentError(absl::StrCat("an image of ", image.height, " × ", image.width, " pixels and ",
                                                   image.channels, " channels cannot be written as PNG"));
  }
  std::string bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, Silent, Silent);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  const bool good = info != nullptr && Write(png, info, image, compression, &bytes);
  png_destroy_write_struct(&png, &info);
  if (!good) return absl::InternalError("the PNG library failed");
  return bytes;
}

}  // namespace thaw
