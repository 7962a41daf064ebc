// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3"), the generator behind TensorFlow's random
// ops: a counter that is encrypted, four 32-bit numbers a step.
#pragma once

#include <array>
#include <cstdint>

namespace thaw {

class Philox {
 public:
  using Result = std::array<uint32_t, 4>;

  // As TensorFlow seeds it: the first seed is the key, the second the upper half of the counter.
  Philox(uint64_t seed, uint64_t seed2)
      : counter_{0, 0, static_cast<uint32_t>(seed2), static_cast<uint32_t>(seed2 >> 32)},
        key_{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)} {}
  Philox(Result counter, std::array<uint32_t, 2> key) : counter_(counter), key_(key) {}

  const Result& counter() const { return counter_; }
  const std::array<uint32_t, 2>& key() const { return key_; }

  // Goes `count` steps ahead.
  void Skip(uint64_t count) {
    const uint64_t low = (uint64_t{counter_[1]} << 32 | counter_[0]) + count;
    counter_[0] = static_cast<uint32_t>(low);
    counter_[1] = static_cast<uint32_t>(low >> 32);
    if (low < count && ++counter_[2] == 0) ++counter_[3];
  }

  Result operator()() {
    Result block = counter_;
    std::array<uint32_t, 2> key = key_;
    for (int round = 0; round < 10; ++round) {
      const uint64_t a = uint64_t{0xD2511F53} * block[0], b = uint64_t{0xCD9E8D57} * block[2];
      block = {static_cast<uint32_t>(b >> 32) ^ block[1] ^ key[0], static_cast<uint32_t>(b),
               static_cast<uint32_t>(a >> 32) ^ block[3] ^ key[1], static_cast<uint32_t>(a)};
      key[0] += 0x9E3779B9;
      key[1] += 0xBB67AE85;
    }
    Skip(1);
    return block;
  }

 private:
  Result counter_;
  std::array<uint32_t, 2> key_;
};

// The same numbers one at a time.
class PhiloxSequence {
 public:
  explicit PhiloxSequence(Philox philox) : philox_(philox) {}
  uint32_t operator()() {
    if (used_ == block_.size()) {
      block_ = philox_();
      used_ = 0;
    }
    return block_[used_++];
  }

 private:
  Philox philox_;
  Philox::Result block_ = {};
  size_t used_ = 4;
};

}  // namespace thaw
