// PNG and JPEG files as inputs.
#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "thaw/tensor.h"

namespace thaw::cli {

bool LooksLikePicture(absl::string_view bytes);

// The picture as float, pixels times `scale`, in the wanted shape: [1,h,w,c], [h,w,c] or [h,w] (grey). Channels and,
// by bilinear interpolation, height and width become those that are wanted, where they are known.
absl::StatusOr<Tensor> PictureTensor(absl::string_view bytes, const PartialShape& wanted, double scale);

}  // namespace thaw::cli
