#include "kernels/wav.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"

namespace thaw {
namespace {

constexpr int kHeaderBytes = 44;

void Put(std::string* bytes, uint32_t value, int size) {
  for (int i = 0; i < size; ++i) bytes->push_back(static_cast<char>(value >> (8 * i)));
}

}  // namespace

absl::StatusOr<std::string> EncodeWav(absl::Span<const float> samples, int64_t channels, int64_t sample_rate) {
  const uint64_t data_bytes = samples.size() * 2;
  constexpr int64_t kMax = std::numeric_limits<uint32_t>::max();
  if (channels < 1 || channels > 0x7fff || sample_rate < 1 || sample_rate * channels * 2 > kMax ||
      data_bytes + kHeaderBytes > kMax) {
    return absl::InvalidArgumentError(absl::StrCat(samples.size(), " samples of ", channels, " channels at ",
                                                   sample_rate, " Hz do not fit a WAV file"));
  }
  const auto frame = static_cast<uint32_t>(channels * 2), rate = static_cast<uint32_t>(sample_rate);
  std::string bytes;
  bytes.reserve(kHeaderBytes + data_bytes);
  bytes.append("RIFF");
  Put(&bytes, static_cast<uint32_t>(data_bytes) + kHeaderBytes - 8, 4);
  bytes.append("WAVEfmt ");
  Put(&bytes, 16, 4);  // bytes of this chunk
  Put(&bytes, 1, 2);   // PCM
  Put(&bytes, static_cast<uint32_t>(channels), 2);
  Put(&bytes, rate, 4);
  Put(&bytes, rate * frame, 4);
  Put(&bytes, frame, 2);
  Put(&bytes, 16, 2);  // bits a sample
  bytes.append("data");
  Put(&bytes, static_cast<uint32_t>(data_bytes), 4);
  for (float sample : samples) {
    const float scaled = sample == sample ? std::clamp(std::round(sample * 32768.0f), -32768.0f, 32767.0f) : 0.0f;
    Put(&bytes, static_cast<uint32_t>(static_cast<int32_t>(scaled)), 2);
  }
  return bytes;
}

}  // namespace thaw
