// Convolutions and matrix products with what follows them, as one node.
#pragma once

#include "transform/rewriter.h"

namespace thaw {

// Float products by a constant take in padding before them, and after them scales and shifts by channel (batch
// normalisation is one), bias, a residual and an activation.
void FuseProducts(Rewriter& rewriter);

}  // namespace thaw
