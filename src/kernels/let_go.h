// Memory that will hardly be read again.
#pragma once

#include "thaw/tensor.h"

namespace thaw {

// Tells the system that the tensor's pages may leave memory: packed weights replace what a mapped file held. The elements
// stay readable.
void LetGo(const Tensor& tensor);

}  // namespace thaw
