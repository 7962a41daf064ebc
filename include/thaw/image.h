// Pictures as tensors.
#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "thaw/tensor.h"

namespace thaw {

// The pixels of a PNG or JPEG file as uint8 [height, width, channels], the same that TensorFlow's DecodePng and
// DecodeJpeg give. `channels`: 0 (as the file has them), 1 (grey), 3 (RGB) or 4 (RGBA, PNG only).
// InvalidArgument when the bytes are neither.
absl::StatusOr<Tensor> DecodeImage(absl::string_view bytes, int channels = 0);

}  // namespace thaw
