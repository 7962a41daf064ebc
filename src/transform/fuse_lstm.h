// The step of a long short-term memory, written as elementwise ops and small products, as one node.
#pragma once

#include "transform/rewriter.h"

namespace thaw {

void FuseLstmCells(Rewriter& rewriter);

}  // namespace thaw
