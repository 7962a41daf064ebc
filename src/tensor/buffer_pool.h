// Memory for tensors. Fresh pages cost more than computing on them, so freed blocks are kept for the next tensor.
#pragma once

#include <cstddef>

#include "thaw/tensor.h"

namespace thaw {

// An uninitialised buffer of at least `bytes` bytes, aligned to 64; null when there is no memory.
internal::Buffer* AllocatePooled(size_t bytes);

// Gives kept blocks back to the system.
void TrimBufferPool();

}  // namespace thaw
