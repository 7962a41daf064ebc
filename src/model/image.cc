#include "thaw/image.h"

#include <memory>
#include <string>

#include "base/status_macros.h"
#include "graph/graph.h"
#include "ops/op.h"
#include "runtime/make_session.h"

namespace thaw {
namespace {

// A graph of the op that TensorFlow decodes pictures with.
absl::StatusOr<std::shared_ptr<const Graph>> DecoderGraph(int channels) {
  auto graph = std::make_shared<Graph>();
  const OpRegistry& registry = OpRegistry::Global();
  Node contents;
  contents.name = "contents";
  contents.op = "Placeholder";
  contents.def = registry.FindDef(contents.op);
  contents.attrs["dtype"] = DType::kString;
  contents.attrs["shape"] = PartialShape(Dims());
  contents.output_types = {DType::kString};
  THAW_ASSIGN_OR_RETURN(const int source, graph->AddNode(std::move(contents)));

  Node decode;
  decode.name = "image";
  decode.op = "DecodeImage";
  decode.def = registry.FindDef(decode.op);
  decode.attrs["channels"] = channels;
  decode.attrs["dtype"] = DType::kUInt8;
  decode.attrs["expand_animations"] = false;
  decode.inputs = {{source, 0}};
  decode.input_types = {DType::kString};
  decode.output_types = {DType::kUInt8};
  THAW_RETURN_IF_ERROR(graph->AddNode(std::move(decode)).status());
  return graph;
}

}  // namespace

absl::StatusOr<Tensor> DecodeImage(absl::string_view bytes, int channels) {
  THAW_ASSIGN_OR_RETURN(auto graph, DecoderGraph(channels));
  const auto session = MakeSession(std::move(graph));
  THAW_ASSIGN_OR_RETURN(auto outputs,
                        session->Run({{"contents", Tensor::Scalar<std::string>(std::string(bytes))}}, {"image"}));
  return std::move(outputs[0]);
}

}  // namespace thaw
