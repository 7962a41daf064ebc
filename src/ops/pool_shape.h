// Sizes of a pooling from the shape of its input.
#pragma once

#include "absl/status/statusor.h"
#include "kernels/pool.h"
#include "ops/window_attrs.h"
#include "thaw/shape.h"

namespace thaw {

struct Pooling {
  PoolShape shape;
  Shape output;
};

// `may_pool_channels`: a window over the channels is allowed.
absl::StatusOr<Pooling> PoolingOf(const WindowAttrs& attrs, const Shape& input, bool may_pool_channels);

}  // namespace thaw
