// CRC-32C (Castagnoli), the checksum of TensorFlow's checkpoints and records.
#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"

namespace thaw {

// The checksum of `bytes` after data whose checksum is `previous` (0 for none).
uint32_t Crc32c(absl::string_view bytes, uint32_t previous = 0);

// Stored checksums are masked, so that checksums of data that holds checksums stay meaningful:
// rotated right by 15 bits, plus a constant (leveldb's util/crc32c.h names the same scheme).
constexpr uint32_t MaskCrc32c(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }
constexpr uint32_t UnmaskCrc32c(uint32_t masked) {
  const uint32_t rotated = masked - 0xa282ead8u;
  return (rotated >> 17) | (rotated << 15);
}

}  // namespace thaw
