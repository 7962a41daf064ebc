#include "transform/optimize.h"

#include "base/status_macros.h"
#include "transform/channels_last.h"
#include "transform/fold.h"
#include "transform/inline.h"
#include "transform/loop_constants.h"

namespace thaw {

absl::Status Optimize(Function* function, const OpRegistry& registry) {
  THAW_RETURN_IF_ERROR(InlineCalls(function));
  FoldConstants(function, registry);
  MakeChannelsLast(function, registry);
  if (ForwardConstantsIntoLoops(function)) FoldConstants(function, registry);
  return absl::OkStatus();
}

}  // namespace thaw
