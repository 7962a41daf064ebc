// Input: the text of a state file.
#include <cstdint>

#include "thaw/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)thaw::ParseCheckpointState({reinterpret_cast<const char*>(data), size}).ok();
  return 0;
}
