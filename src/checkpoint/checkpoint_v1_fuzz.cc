// Input: a checkpoint file.
#include <cstdint>

#include "checkpoint/read_everything.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string path = thaw::FuzzFolder() + "/v1";
  thaw::WriteFuzzFile(path, {reinterpret_cast<const char*>(data), size});
  thaw::ReadEverything(path);
  return 0;
}
