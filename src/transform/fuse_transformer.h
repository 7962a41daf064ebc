// Layer normalisation and attention, as Keras writes them, as one node each.
#pragma once

#include "transform/rewriter.h"

namespace thaw {

void FuseLayerNorm(Rewriter& rewriter);
void FuseAttention(Rewriter& rewriter);

}  // namespace thaw
