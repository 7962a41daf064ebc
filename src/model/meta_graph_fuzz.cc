#include "model/read_any_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  thaw::ReadAnyModel({reinterpret_cast<const char*>(data), size}, thaw::FileKind::kMetaGraphDef);
  return 0;
}
