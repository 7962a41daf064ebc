#include "transform/optimize.h"

#include "base/status_macros.h"
#include "transform/channels_last.h"
#include "transform/fold.h"
#include "transform/fuse_lstm.h"
#include "transform/fuse_products.h"
#include "transform/fuse_transformer.h"
#include "transform/inline.h"
#include "transform/loop_constants.h"
#include "transform/rewriter.h"
#include "transform/simplify.h"

namespace thaw {

absl::Status Optimize(Function* function, const OpRegistry& registry) {
  THAW_RETURN_IF_ERROR(InlineCalls(function));
  FoldConstants(function, registry);
  MakeChannelsLast(function, registry);
  if (ForwardConstantsIntoLoops(function)) FoldConstants(function, registry);
  Rewriter rewriter(function, registry);
  Simplify(rewriter);
  FuseLayerNorm(rewriter);
  FuseLstmCells(rewriter);
  FuseProducts(rewriter);
  FuseAttention(rewriter);
  return absl::OkStatus();
}

}  // namespace thaw
