// A checked walk over the fields of a protocol buffer message.
#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"
#include "base/bytes.h"

namespace thaw {

enum class WireType : uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

struct WireField {
  uint32_t number = 0;
  WireType type = WireType::kVarint;
  uint64_t value = 0;       // varints and fixed-size integers
  absl::string_view bytes;  // length-prefixed fields
};

class WireReader {
 public:
  explicit WireReader(absl::string_view message) : reader_(message) {}

  bool done() const { return reader_.done(); }
  // False when the bytes are no field (groups included).
  bool Next(WireField* field) {
    uint32_t tag;
    if (!reader_.ReadVarint32(&tag) || tag < 8) return false;
    field->number = tag >> 3;
    field->type = static_cast<WireType>(tag & 7);
    switch (field->type) {
      case WireType::kVarint: return reader_.ReadVarint64(&field->value);
      case WireType::kFixed64: return reader_.ReadFixed(&field->value);
      case WireType::kBytes: return reader_.ReadLengthPrefixed(&field->bytes);
      case WireType::kFixed32: {
        uint32_t narrow;
        if (!reader_.ReadFixed(&narrow)) return false;
        field->value = narrow;
        return true;
      }
    }
    return false;
  }

 private:
  ByteReader reader_;
};

}  // namespace thaw
