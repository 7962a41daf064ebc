// AudioSpectrogram, Mfcc: the features of speech models.
#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

using Complex = std::complex<double>;

// In place; the size is a power of two and twiddles[k] = e^(-2πik/size).
void Transform(std::vector<Complex>* values, const std::vector<Complex>& twiddles) {
  std::vector<Complex>& v = *values;
  const size_t size = v.size();
  for (size_t i = 1, j = 0; i < size; ++i) {
    size_t bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(v[i], v[j]);
  }
  for (size_t half = 1; half < size; half *= 2) {
    for (size_t begin = 0; begin < size; begin += 2 * half) {
      for (size_t k = 0; k < half; ++k) {
        const Complex turned = v[begin + half + k] * twiddles[k * (size / (2 * half))];
        v[begin + half + k] = v[begin + k] - turned;
        v[begin + k] += turned;
      }
    }
  }
}

constexpr int64_t kMaxWindow = int64_t{1} << 22;

absl::StatusOr<Kernel> MakeSpectrogram(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const int64_t window_size, spec.Attr<int64_t>("window_size"));
  THAW_ASSIGN_OR_RETURN(const int64_t stride, spec.Attr<int64_t>("stride"));
  THAW_ASSIGN_OR_RETURN(const bool squared, spec.Attr<bool>("magnitude_squared"));
  if (window_size < 2 || window_size > kMaxWindow || stride < 1) {
    return absl::InvalidArgumentError(absl::StrCat("window_size must lie in [2, ", kMaxWindow,
                                                   "] and stride be positive, found ", window_size, " and ", stride));
  }
  size_t size = 1;
  while (size < static_cast<size_t>(window_size)) size *= 2;
  std::vector<double> window(static_cast<size_t>(window_size));
  for (size_t i = 0; i < window.size(); ++i) {
    window[i] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(window_size));
  }
  std::vector<Complex> twiddles(size / 2 + 1);
  for (size_t i = 0; i < twiddles.size(); ++i)
    twiddles[i] = std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(size));
  return Kernel([=, window = std::move(window), twiddles = std::move(twiddles)](OpContext& c) -> absl::Status {
    const Tensor& in = c.input(0);
    if (in.rank() != 2)
      return absl::InvalidArgumentError(
          absl::StrCat("input must be [samples, channels], found shape ", in.shape().ToString()));
    const int64_t samples = in.dim(0), channels = in.dim(1), bins = static_cast<int64_t>(size / 2 + 1);
    const int64_t frames = samples < window_size ? 0 : 1 + (samples - window_size) / stride;
    THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims({channels, frames, bins}));
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, shape));
    float* to = out->mutable_data<float>();
    std::vector<Complex> values(size);
    for (int64_t channel = 0; channel < channels; ++channel) {
      for (int64_t frame = 0; frame < frames; ++frame) {
        std::fill(values.begin(), values.end(), Complex());
        for (size_t i = 0; i < window.size(); ++i) {
          values[i] =
              static_cast<double>(in.data<float>()[(frame * stride + static_cast<int64_t>(i)) * channels + channel]) *
              window[i];
        }
        Transform(&values, twiddles);
        for (int64_t i = 0; i < bins; ++i) {
          const double power = std::norm(values[static_cast<size_t>(i)]);
          *to++ = static_cast<float>(squared ? power : std::sqrt(power));
        }
      }
    }
    return absl::OkStatus();
  });
}

double Mel(double hertz) { return 1127 * std::log1p(hertz / 700); }

// Triangular filters at equal distances on the mel scale, then a cosine transform of their logarithms.
struct MfccOptions {
  float upper, lower;
  int64_t filters, coefficients;
};

class MelFilters {
 public:
  // False when the frequencies do not fit the spectrogram.
  bool Init(const MfccOptions& options, int64_t bins, double sample_rate) {
    const double low = Mel(static_cast<double>(options.lower)),
                 spacing = (Mel(static_cast<double>(options.upper)) - low) / static_cast<double>(options.filters + 1);
    const auto center = [&](int64_t i) { return low + spacing * static_cast<double>(i + 1); };
    const double hertz = 0.5 * sample_rate / static_cast<double>(bins - 1);
    const double first = 1.5 + static_cast<double>(options.lower) / hertz,
                 last = static_cast<double>(options.upper) / hertz;
    if (!(first < static_cast<double>(bins)) || !(last < static_cast<double>(bins))) return false;
    begin_ = static_cast<int64_t>(first);  // the constant part is left out
    end_ = static_cast<int64_t>(last) + 1;
    filters_ = options.filters;
    int64_t filter = 0;
    for (int64_t i = begin_; i < end_; ++i) {
      const double mel = Mel(static_cast<double>(i) * hertz);
      while (filter < filters_ && center(filter) < mel) ++filter;
      const double upper = center(filter), lower = filter > 0 ? center(filter - 1) : low;
      filter_.push_back(filter - 1);
      weight_.push_back((upper - mel) / (upper - lower));
    }
    return true;
  }

  // `powers` are squared magnitudes.
  void Apply(const float* powers, std::vector<double>* out) const {
    std::fill(out->begin(), out->end(), 0.0);
    for (int64_t i = begin_; i < end_; ++i) {
      const auto at = static_cast<size_t>(i - begin_);
      const double magnitude = std::sqrt(static_cast<double>(powers[i])), part = magnitude * weight_[at];
      const int64_t filter = filter_[at];
      if (filter >= 0) (*out)[static_cast<size_t>(filter)] += part;
      if (filter + 1 < filters_) (*out)[static_cast<size_t>(filter + 1)] += magnitude - part;
    }
  }

 private:
  int64_t begin_ = 0, end_ = 0, filters_ = 0;
  std::vector<int64_t> filter_;  // by bin: the filter that falls there, -1 before the first
  std::vector<double> weight_;
};

constexpr int64_t kMaxFilters = 4096;

absl::Status Mfcc(OpContext& c, const MfccOptions& options) {
  const Tensor& in = c.input(0);
  if (in.rank() != 3 || in.dim(2) < 2)
    return absl::InvalidArgumentError(
        absl::StrCat("spectrogram must be [channels, frames, bins], found shape ", in.shape().ToString()));
  if (c.input(1).num_elements() != 1 || c.input(1).scalar<int32_t>() < 1)
    return absl::InvalidArgumentError("sample_rate must be a positive scalar");
  MelFilters filters;
  if (!filters.Init(options, in.dim(2), c.input(1).scalar<int32_t>())) {
    return absl::InvalidArgumentError(absl::StrCat("upper_frequency_limit ", options.upper,
                                                   " lies above half the sample rate ", c.input(1).scalar<int32_t>()));
  }
  const int64_t rows = in.dim(0) * in.dim(1);
  THAW_ASSIGN_OR_RETURN(const Shape shape, Shape::FromDims({in.dim(0), in.dim(1), options.coefficients}));
  THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, shape));
  std::vector<double> cosines(static_cast<size_t>(options.coefficients * options.filters)),
      energies(static_cast<size_t>(options.filters));
  const double angle = std::numbers::pi / static_cast<double>(options.filters),
               norm = std::sqrt(2 / static_cast<double>(options.filters));
  for (size_t i = 0; i < cosines.size(); ++i) {
    cosines[i] = norm * std::cos(static_cast<double>(i / energies.size()) * angle *
                                 (static_cast<double>(i % energies.size()) + 0.5));
  }
  for (int64_t row = 0; row < rows; ++row) {
    filters.Apply(in.data<float>() + row * in.dim(2), &energies);
    for (double& energy : energies) energy = std::log(std::max(energy, 1e-12));
    for (int64_t k = 0; k < options.coefficients; ++k) {
      double sum = 0;
      for (size_t j = 0; j < energies.size(); ++j)
        sum += cosines[static_cast<size_t>(k) * energies.size() + j] * energies[j];
      out->mutable_data<float>()[row * options.coefficients + k] = static_cast<float>(sum);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Kernel> MakeMfcc(const KernelSpec& spec) {
  MfccOptions options;
  THAW_ASSIGN_OR_RETURN(options.upper, spec.Attr<float>("upper_frequency_limit"));
  THAW_ASSIGN_OR_RETURN(options.lower, spec.Attr<float>("lower_frequency_limit"));
  THAW_ASSIGN_OR_RETURN(options.filters, spec.Attr<int64_t>("filterbank_channel_count"));
  THAW_ASSIGN_OR_RETURN(options.coefficients, spec.Attr<int64_t>("dct_coefficient_count"));
  if (!(options.lower >= 0 && options.upper > options.lower))
    return absl::InvalidArgumentError("the frequency limits must not be negative and the upper be above the lower");
  if (options.filters < 1 || options.filters > kMaxFilters || options.coefficients < 1 ||
      options.coefficients > options.filters) {
    return absl::InvalidArgumentError(absl::StrCat("filterbank_channel_count must lie in [1, ", kMaxFilters,
                                                   "] and dct_coefficient_count not above it, found ", options.filters,
                                                   " and ", options.coefficients));
  }
  return Kernel([options](OpContext& c) { return Mfcc(c, options); });
}

}  // namespace

void Register_audio_spectrogram(OpRegistry& registry) {
  registry.Add(Op("AudioSpectrogram")
                   .Input("input: float")
                   .Output("spectrogram: float")
                   .Attr("window_size: int")
                   .Attr("stride: int")
                   .Attr("magnitude_squared: bool = false")
                   .Shape(UnknownShape)
                   .Make(MakeSpectrogram));
  registry.Add(Op("Mfcc")
                   .Input("spectrogram: float")
                   .Input("sample_rate: int32")
                   .Output("output: float")
                   .Attr("upper_frequency_limit: float = 4000.0")
                   .Attr("lower_frequency_limit: float = 20.0")
                   .Attr("filterbank_channel_count: int = 40")
                   .Attr("dct_coefficient_count: int = 13")
                   .Shape(UnknownShape)
                   .Make(MakeMfcc));
}

}  // namespace thaw
