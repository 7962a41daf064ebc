// For tests and fuzz targets: everything that looking at a model does to its bytes.
#pragma once

#include "model/graph_ends.h"
#include "model/meta_graph.h"
#include "model/model_file.h"
#include "ops/op.h"
#include "transform/infer_shapes.h"

namespace thaw {

// Reads the bytes as the kind of file that they look like, and as `kind`; returns how many nodes the graphs had.
inline int ReadAnyModel(absl::string_view bytes, FileKind kind) {
  int nodes = 0;
  const Sniffed sniffed = Sniff(bytes, "model");
  for (FileKind tried : {sniffed.kind, kind}) {
    if (tried != FileKind::kGraphDef && tried != FileKind::kMetaGraphDef && tried != FileKind::kSavedModel) continue;
    ModelFile file;
    file.path.kind = tried;
    file.path.file = "model";
    if (!ParseModel(bytes, nullptr, &file).ok()) continue;
    for (const auto& proto : file.saved_model.meta_graphs()) {
      const auto meta = ImportMetaGraph(proto, &file.contents);
      if (!meta.ok()) continue;
      nodes += meta->graph->size();
      const auto shapes = InferShapes(*meta->graph, OpRegistry::Global());
      FindGraphEnds(*meta->graph, shapes);
    }
  }
  return nodes;
}

}  // namespace thaw
