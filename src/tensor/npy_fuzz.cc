// Input: a .npy or a .npz file.
#include <cstdint>

#include "thaw/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto tensor = thaw::ReadNpy(bytes);
  if (tensor.ok()) (void)thaw::WriteNpy(*tensor).ok();
  (void)thaw::ReadNpz(bytes).ok();
  return 0;
}
