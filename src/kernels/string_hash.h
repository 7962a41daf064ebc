// The hash functions of strings that TensorFlow's ops define their results by.
#pragma once

#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

namespace thaw {

// MurmurHash64A with TensorFlow's seed: StringToHashBucket, the buckets of dense hash tables.
inline uint64_t Hash64(absl::string_view bytes, uint64_t seed = 0xDECAFCAFFE) {
  constexpr uint64_t kMul = 0xc6a4a7935bd1e995;
  uint64_t hash = seed ^ (bytes.size() * kMul);
  while (bytes.size() >= 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), 8);
    word *= kMul;
    word ^= word >> 47;
    hash = (hash ^ (word * kMul)) * kMul;
    bytes.remove_prefix(8);
  }
  if (!bytes.empty()) {
    uint64_t tail = 0;
    std::memcpy(&tail, bytes.data(), bytes.size());
    hash = (hash ^ tail) * kMul;
  }
  hash = (hash ^ (hash >> 47)) * kMul;
  return hash ^ (hash >> 47);
}

inline uint64_t Hash64Combine(uint64_t a, uint64_t b) { return a ^ (b + 0x9e3779b97f4a7800u + (a << 10) + (a >> 4)); }

}  // namespace thaw
