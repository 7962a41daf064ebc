#include "base/crc32c.h"

#include <isa-l/crc.h>

#include <algorithm>

namespace thaw {

uint32_t Crc32c(absl::string_view bytes, uint32_t previous) {
  // ISA-L takes and gives the register as it is, without the inversions, and an int length.
  uint32_t state = ~previous;
  while (!bytes.empty()) {
    const size_t piece = std::min(bytes.size(), size_t{1} << 30);
    // The function only reads; its signature lacks the const.
    auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    state = crc32_iscsi(data, static_cast<int>(piece), state);
    bytes.remove_prefix(piece);
  }
  return ~state;
}

}  // namespace thaw
