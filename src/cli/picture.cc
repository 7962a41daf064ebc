#include "picture.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "thaw/image.h"

namespace thaw::cli {
namespace {

// Where a pixel of the new axis falls between two of the old one, pixel centres being at one half.
struct Sample {
  int64_t low, high;
  float toward_high;
};

Sample SampleAt(int64_t i, int64_t from, int64_t to) {
  const double at =
      std::clamp((static_cast<double>(i) + 0.5) * static_cast<double>(from) / static_cast<double>(to) - 0.5, 0.0,
                 static_cast<double>(from - 1));
  const auto low = static_cast<int64_t>(at);
  return {low, std::min(low + 1, from - 1), static_cast<float>(at - static_cast<double>(low))};
}

absl::StatusOr<Tensor> ResizeAndScale(const Tensor& picture, int64_t height, int64_t width, float scale) {
  const int64_t channels = picture.dim(2);
  auto shape = Shape::FromDims({height, width, channels});
  if (!shape.ok()) return shape.status();
  auto out = Tensor::Allocate(DType::kFloat, *shape);
  if (!out.ok()) return out;
  const uint8_t* pixels = picture.data<uint8_t>();
  float* place = out->mutable_data<float>();
  for (int64_t y = 0; y < height; ++y) {
    const Sample row = SampleAt(y, picture.dim(0), height);
    for (int64_t x = 0; x < width; ++x) {
      const Sample column = SampleAt(x, picture.dim(1), width);
      for (int64_t c = 0; c < channels; ++c) {
        const auto at = [&](int64_t v, int64_t u) {
          return static_cast<float>(pixels[(v * picture.dim(1) + u) * channels + c]);
        };
        const float top = std::lerp(at(row.low, column.low), at(row.low, column.high), column.toward_high);
        const float bottom = std::lerp(at(row.high, column.low), at(row.high, column.high), column.toward_high);
        *place++ = std::lerp(top, bottom, row.toward_high) * scale;
      }
    }
  }
  return out;
}

}  // namespace

bool LooksLikePicture(absl::string_view bytes) {
  return absl::StartsWith(bytes, "\x89PNG\r\n\x1a\n") || absl::StartsWith(bytes, "\xff\xd8\xff");
}

absl::StatusOr<Tensor> PictureTensor(absl::string_view bytes, const PartialShape& wanted, double scale) {
  if (wanted.known_rank() && (wanted.rank() < 2 || wanted.rank() > 4)) {
    return absl::InvalidArgumentError(absl::StrCat("a picture does not fit an input of shape ", wanted.ToString()));
  }
  const int rank = wanted.known_rank() ? wanted.rank() : 4;
  const int first = rank == 4 ? 1 : 0;
  const auto known = [&](int i, int64_t fallback) {
    return wanted.known_rank() && i < rank && wanted.dim(i) >= 0 ? wanted.dim(i) : fallback;
  };
  const int64_t channels = rank == 2 ? 1 : known(first + 2, 0);
  if (channels != 0 && channels != 1 && channels != 3 && channels != 4) {
    return absl::InvalidArgumentError(
        absl::StrCat("a picture has 1, 3 or 4 channels, the input's shape is ", wanted.ToString()));
  }
  const auto picture = DecodeImage(bytes, static_cast<int>(channels));
  if (!picture.ok()) return picture;
  const int64_t height = known(first, picture->dim(0)), width = known(first + 1, picture->dim(1));
  const auto pixels = ResizeAndScale(*picture, height, width, static_cast<float>(scale));
  if (!pixels.ok()) return pixels;
  if (rank == 2) return pixels->Reshaped({height, width});
  if (rank == 4) return pixels->Reshaped({1, height, width, picture->dim(2)});
  return pixels;
}

}  // namespace thaw::cli
