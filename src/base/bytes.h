// Reading and writing little-endian fixed-size integers, varints and length-prefixed bytes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/string_view.h"

namespace thaw {

// A cursor over bytes that nobody has checked. Each Read returns false, and leaves the cursor where it was, when the
// bytes do not hold what is asked for.
class ByteReader {
 public:
  explicit ByteReader(absl::string_view bytes) : bytes_(bytes) {}

  size_t position() const { return position_; }
  size_t remaining() const { return bytes_.size() - position_; }
  bool done() const { return remaining() == 0; }
  absl::string_view rest() const { return bytes_.substr(position_); }

  template <typename Int>
  bool ReadFixed(Int* value) {
    if (remaining() < sizeof(Int)) return false;
    std::memcpy(value, bytes_.data() + position_, sizeof(Int));
    position_ += sizeof(Int);
    return true;
  }

  // LEB128 as in protobuf and leveldb, at most ten bytes.
  bool ReadVarint64(uint64_t* value) {
    uint64_t result = 0;
    for (size_t i = 0; i < 10 && i < remaining(); ++i) {
      const auto byte = static_cast<uint8_t>(bytes_[position_ + i]);
      if (i == 9 && byte > 1) return false;
      result |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
      if (byte < 0x80) {
        *value = result;
        position_ += i + 1;
        return true;
      }
    }
    return false;
  }

  bool ReadVarint32(uint32_t* value) {
    const size_t start = position_;
    uint64_t wide;
    if (!ReadVarint64(&wide)) return false;
    if (wide > 0xffffffffu) {
      position_ = start;
      return false;
    }
    *value = static_cast<uint32_t>(wide);
    return true;
  }

  bool ReadBytes(uint64_t size, absl::string_view* value) {
    if (size > remaining()) return false;
    *value = bytes_.substr(position_, static_cast<size_t>(size));
    position_ += static_cast<size_t>(size);
    return true;
  }

  // A varint length, then that many bytes.
  bool ReadLengthPrefixed(absl::string_view* value) {
    const size_t start = position_;
    uint64_t size;
    if (ReadVarint64(&size) && ReadBytes(size, value)) return true;
    position_ = start;
    return false;
  }

 private:
  absl::string_view bytes_;
  size_t position_ = 0;
};

template <typename Int>
void AppendFixed(std::string* out, Int value) {
  out->append(reinterpret_cast<const char*>(&value), sizeof(Int));
}

inline void AppendVarint64(std::string* out, uint64_t value) {
  while (value >= 0x80) {
    out->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out->push_back(static_cast<char>(value));
}

}  // namespace thaw
