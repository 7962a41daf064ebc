// Input: two bytes of length, an index of that length, and a data file.
#include <algorithm>
#include <cstdint>

#include "checkpoint/read_everything.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t index_size = std::min<size_t>(data[0] + 256u * data[1], size - 2);
  const std::string prefix = thaw::FuzzFolder() + "/v2";
  thaw::WriteFuzzFile(prefix + ".index", bytes.substr(2, index_size));
  thaw::WriteFuzzFile(prefix + ".data-00000-of-00001", bytes.substr(2 + index_size));
  thaw::ReadEverything(prefix);
  return 0;
}
