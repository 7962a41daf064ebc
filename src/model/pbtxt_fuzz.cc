#include "proto/message_file.h"
#include "proto/saved_model.pb.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  tensorflow::SavedModel saved_model;
  tensorflow::GraphDef graph;
  thaw::ExternalContents contents;
  (void)thaw::ParseMessage(text, "model", nullptr, &saved_model, &contents).ok();
  (void)thaw::ParseMessage(text, "model", nullptr, &graph, &contents).ok();
  return 0;
}
