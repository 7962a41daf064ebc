// Sound as WAV files.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace thaw {

// A file of 16-bit samples: frames of `channels` samples in [-1,1], what is outside is clipped.
// InvalidArgument when the rate or the number of channels leaves the format's fields or the file would pass 4 GiB.
absl::StatusOr<std::string> EncodeWav(absl::Span<const float> samples, int64_t channels, int64_t sample_rate);

}  // namespace thaw
