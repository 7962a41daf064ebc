#include "kernels/resize.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/parallel.h"
#include "tensor/dispatch.h"

namespace thaw {
namespace {

float SourceOf(int64_t place, float scale, bool half_pixel_centers) {
  return half_pixel_centers ? (static_cast<float>(place) + 0.5f) * scale - 0.5f : static_cast<float>(place) * scale;
}

struct Lerp {
  int64_t lower, upper;
  float weight;  // of upper
};

std::vector<Lerp> LerpsOf(int64_t count, int64_t limit, float scale, bool half_pixel_centers) {
  std::vector<Lerp> lerps(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    const float at = SourceOf(i, scale, half_pixel_centers), floor = std::floor(at);
    lerps[static_cast<size_t>(i)] = {std::clamp<int64_t>(static_cast<int64_t>(floor), 0, limit - 1),
                                     std::clamp<int64_t>(static_cast<int64_t>(std::ceil(at)), 0, limit - 1),
                                     at - floor};
  }
  return lerps;
}

// Four neighbours and their weights.
struct Cubic {
  int64_t index[4];
  float weight[4];
};

// Coefficients of the cubic kernel are taken from a table of 1024 steps, as TensorFlow does.
constexpr int kCubicSteps = 1024;

const std::vector<float>& CubicTable(bool keys) {
  const auto make = [](double a) {
    std::vector<float> table(2 * (kCubicSteps + 1));
    for (int i = 0; i <= kCubicSteps; ++i) {
      const double x = static_cast<double>(i) / kCubicSteps, y = x + 1;
      table[static_cast<size_t>(2 * i)] = static_cast<float>(((a + 2) * x - (a + 3)) * x * x + 1);
      table[static_cast<size_t>(2 * i + 1)] = static_cast<float>(((a * y - 5 * a) * y + 8 * a) * y - 4 * a);
    }
    return table;
  };
  static const std::vector<float>& legacy = *new std::vector<float>(make(-0.75));
  static const std::vector<float>& cubic = *new std::vector<float>(make(-0.5));
  return keys ? cubic : legacy;
}

// With half-pixel centers the kernel is Keys', and neighbours outside the image count for nothing.
std::vector<Cubic> CubicsOf(int64_t count, int64_t limit, float scale, bool half_pixel_centers) {
  const std::vector<float>& table = CubicTable(half_pixel_centers);
  std::vector<Cubic> cubics(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    const float at = SourceOf(i, scale, half_pixel_centers), floor = std::floor(at);
    const auto offset = static_cast<size_t>(std::lrint((at - floor) * kCubicSteps));
    const float weights[4] = {table[offset * 2 + 1], table[offset * 2], table[(kCubicSteps - offset) * 2],
                              table[(kCubicSteps - offset) * 2 + 1]};
    Cubic& cubic = cubics[static_cast<size_t>(i)];
    float sum = 0;
    for (int k = 0; k < 4; ++k) {
      const int64_t index = static_cast<int64_t>(floor) + k - 1;
      cubic.index[k] = std::clamp<int64_t>(index, 0, limit - 1);
      cubic.weight[k] = half_pixel_centers && index != cubic.index[k] ? 0 : weights[k];
      sum += cubic.weight[k];
    }
    if (half_pixel_centers && std::abs(sum) >= 1000 * std::numeric_limits<float>::min()) {
      for (float& weight : cubic.weight) weight /= sum;
    }
  }
  return cubics;
}

// Calls body(row of the output, its image) over all rows of all images.
template <typename Body>
void ForRows(const ResizeShape& s, double cost, Body&& body) {
  ParallelFor(s.batch * s.out_height, cost * static_cast<double>(s.out_width * s.channels),
              [&](int64_t begin, int64_t end) {
                for (int64_t row = begin; row < end; ++row) body(row / s.out_height, row % s.out_height);
              });
}

// Where an interval of the output lies in the input: rows (or columns) [begin, end) and what share of each.
struct Span {
  int64_t begin, end;
  float from, to, scale;
  float Share(int64_t i) const {
    const auto low = static_cast<float>(i);
    if (low < from) return low + 1 > to ? scale : low + 1 - from;
    return low + 1 > to ? to - low : 1;
  }
};

Span SpanOf(int64_t place, float scale) {
  const float from = static_cast<float>(place) * scale, to = static_cast<float>(place + 1) * scale;
  return {static_cast<int64_t>(std::floor(from)), static_cast<int64_t>(std::ceil(to)), from, to, scale};
}

}  // namespace

void ResizeBilinear(const ResizeShape& s, const float* in, float* out) {
  const auto ys = LerpsOf(s.out_height, s.in_height, s.height_scale(), s.half_pixel_centers);
  const auto xs = LerpsOf(s.out_width, s.in_width, s.width_scale(), s.half_pixel_centers);
  const int64_t row = s.in_width * s.channels;
  ForRows(s, 1.0, [&](int64_t b, int64_t y) {
    const Lerp& v = ys[static_cast<size_t>(y)];
    const float* top = in + (b * s.in_height + v.lower) * row;
    const float* bottom = in + (b * s.in_height + v.upper) * row;
    float* to = out + (b * s.out_height + y) * s.out_width * s.channels;
    for (const Lerp& h : xs) {
      const float *tl = top + h.lower * s.channels, *tr = top + h.upper * s.channels;
      const float *bl = bottom + h.lower * s.channels, *br = bottom + h.upper * s.channels;
      for (int64_t c = 0; c < s.channels; ++c) {
        const float upper = tl[c] + (tr[c] - tl[c]) * h.weight;
        const float lower = bl[c] + (br[c] - bl[c]) * h.weight;
        *to++ = upper + (lower - upper) * v.weight;
      }
    }
  });
}

void ResizeBilinearGrad(const ResizeShape& s, const float* grads, double* out) {
  const auto ys = LerpsOf(s.out_height, s.in_height, s.height_scale(), s.half_pixel_centers);
  const auto xs = LerpsOf(s.out_width, s.in_width, s.width_scale(), s.half_pixel_centers);
  for (int64_t b = 0; b < s.batch; ++b) {
    for (const Lerp& v : ys) {
      double* top = out + (b * s.in_height + v.lower) * s.in_width * s.channels;
      double* bottom = out + (b * s.in_height + v.upper) * s.in_width * s.channels;
      for (const Lerp& h : xs) {
        for (int64_t c = 0; c < s.channels; ++c) {
          const float grad = *grads++;
          top[h.lower * s.channels + c] += grad * (1 - v.weight) * (1 - h.weight);
          top[h.upper * s.channels + c] += grad * (1 - v.weight) * h.weight;
          bottom[h.lower * s.channels + c] += grad * v.weight * (1 - h.weight);
          bottom[h.upper * s.channels + c] += grad * v.weight * h.weight;
        }
      }
    }
  }
}

void ResizeBicubic(const ResizeShape& s, const float* in, float* out) {
  const auto ys = CubicsOf(s.out_height, s.in_height, s.height_scale(), s.half_pixel_centers);
  const auto xs = CubicsOf(s.out_width, s.in_width, s.width_scale(), s.half_pixel_centers);
  const int64_t row = s.in_width * s.channels;
  ForRows(s, 4.0, [&](int64_t b, int64_t y) {
    const Cubic& v = ys[static_cast<size_t>(y)];
    // First down the columns, into one row; then along it.
    std::vector<float> mixed(static_cast<size_t>(row), 0.0f);
    for (int k = 0; k < 4; ++k) {
      const float* from = in + (b * s.in_height + v.index[k]) * row;
      for (int64_t i = 0; i < row; ++i) mixed[static_cast<size_t>(i)] += from[i] * v.weight[k];
    }
    float* to = out + (b * s.out_height + y) * s.out_width * s.channels;
    for (const Cubic& h : xs) {
      for (int64_t c = 0; c < s.channels; ++c) {
        float sum = 0;
        for (int k = 0; k < 4; ++k) sum += mixed[static_cast<size_t>(h.index[k] * s.channels + c)] * h.weight[k];
        *to++ = sum;
      }
    }
  });
}

void ResizeBicubicGrad(const ResizeShape& s, const float* grads, double* out) {
  const auto ys = CubicsOf(s.out_height, s.in_height, s.height_scale(), s.half_pixel_centers);
  const auto xs = CubicsOf(s.out_width, s.in_width, s.width_scale(), s.half_pixel_centers);
  for (int64_t b = 0; b < s.batch; ++b) {
    for (const Cubic& v : ys) {
      for (const Cubic& h : xs) {
        for (int64_t c = 0; c < s.channels; ++c) {
          const double grad = *grads++;
          for (int i = 0; i < 4; ++i) {
            for (int j = 0; j < 4; ++j) {
              out[((b * s.in_height + v.index[i]) * s.in_width + h.index[j]) * s.channels + c] +=
                  grad * v.weight[i] * h.weight[j];
            }
          }
        }
      }
    }
  }
}

void ResizeArea(const ResizeShape& s, const float* in, float* out) {
  // A single row or column with aligned corners has scale 0: it fills the whole side.
  const auto scale_of = [](float scale, int64_t places) { return scale > 0 ? scale : 1 / static_cast<float>(places); };
  const float height_scale = scale_of(s.height_scale(), s.out_height),
              width_scale = scale_of(s.width_scale(), s.out_width);
  const float factor = 1 / (height_scale * width_scale);
  ForRows(s, 4.0, [&](int64_t b, int64_t y) {
    const Span v = SpanOf(y, height_scale);
    float* to = out + (b * s.out_height + y) * s.out_width * s.channels;
    for (int64_t x = 0; x < s.out_width; ++x, to += s.channels) {
      const Span h = SpanOf(x, width_scale);
      std::fill(to, to + s.channels, 0.0f);
      for (int64_t i = v.begin; i < v.end; ++i) {
        const float* row =
            in + (b * s.in_height + std::clamp<int64_t>(i, 0, s.in_height - 1)) * s.in_width * s.channels;
        for (int64_t j = h.begin; j < h.end; ++j) {
          const float* from = row + std::clamp<int64_t>(j, 0, s.in_width - 1) * s.channels;
          const float share = v.Share(i) * h.Share(j) * factor;
          for (int64_t c = 0; c < s.channels; ++c) to[c] += from[c] * share;
        }
      }
    }
  });
}

int64_t NearestSource(int64_t place, float scale, int64_t limit, bool align_corners, bool half_pixel_centers) {
  const float at = (static_cast<float>(place) + (half_pixel_centers ? 0.5f : 0.0f)) * scale;
  return std::clamp<int64_t>(static_cast<int64_t>(align_corners ? std::round(at) : std::floor(at)), 0, limit - 1);
}

template <typename T>
void ResizeNearest(const ResizeShape& s, const T* in, T* out) {
  ForRows(s, 0.5, [&](int64_t b, int64_t y) {
    const int64_t from = NearestSource(y, s.height_scale(), s.in_height, s.align_corners, s.half_pixel_centers);
    const T* row = in + (b * s.in_height + from) * s.in_width * s.channels;
    T* to = out + (b * s.out_height + y) * s.out_width * s.channels;
    for (int64_t x = 0; x < s.out_width; ++x, to += s.channels) {
      std::copy_n(
          row + NearestSource(x, s.width_scale(), s.in_width, s.align_corners, s.half_pixel_centers) * s.channels,
          s.channels, to);
    }
  });
}

template void ResizeNearest(const ResizeShape&, const uint8_t*, uint8_t*);
template void ResizeNearest(const ResizeShape&, const uint16_t*, uint16_t*);
template void ResizeNearest(const ResizeShape&, const uint32_t*, uint32_t*);
template void ResizeNearest(const ResizeShape&, const uint64_t*, uint64_t*);

}  // namespace thaw
