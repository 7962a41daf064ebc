// Images as PNG files.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace thaw {

struct PngImage {
  const void* pixels;  // rows of `width` pixels of `channels` samples, of uint8_t or, for 16 bits, uint16_t
  int64_t height, width;
  int channels;  // 1: gray, 2: gray and alpha, 3: RGB, 4: RGB and alpha
  int bits;      // 8 or 16
};

// `compression` as zlib has it: -1 for its default, else 0 to 9.
// InvalidArgument when the image is empty or larger than PNG allows.
absl::StatusOr<std::string> EncodePng(const PngImage& image, int compression);

}  // namespace thaw
