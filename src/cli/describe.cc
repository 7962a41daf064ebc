#include "describe.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace thaw::cli {
namespace {

constexpr size_t kShownVariables = 24;

std::string SizeText(int64_t bytes) {
  if (bytes < 10'000) return absl::StrCat(bytes, " bytes");
  const char* units[] = {"kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes) / 1000;
  int unit = 0;
  for (; value >= 1000 && unit < 3; ++unit) value /= 1000;
  return absl::StrFormat("%.*f %s", value < 10 ? 1 : 0, value, units[unit]);
}

size_t Widest(const std::vector<std::string>& names) {
  size_t width = 0;
  for (const std::string& name : names) width = std::max(width, std::min<size_t>(name.size(), 60));
  return width;
}

// One row a tensor: name, type, and where it is in the graph when that is another name.
void AppendNamed(const std::vector<std::pair<std::string, TensorInfo>>& tensors, absl::string_view before, size_t limit,
                 std::string* out) {
  std::vector<std::string> names, types;
  for (const auto& [name, info] : tensors) {
    names.push_back(name);
    types.push_back(TypeText(info));
  }
  const size_t name_width = Widest(names), type_width = Widest(types);
  for (size_t i = 0; i < std::min(limit, tensors.size()); ++i) {
    const std::string& tensor = tensors[i].second.name;
    const bool elsewhere = tensor != names[i];
    absl::StrAppend(out, before, Padded(names[i], name_width), "  ",
                    elsewhere ? Padded(types[i], type_width) : types[i], elsewhere ? absl::StrCat("  ", tensor) : "",
                    "\n");
  }
  if (tensors.size() > limit)
    absl::StrAppend(out, before, "… and ", tensors.size() - limit, " more (--json lists all)\n");
}

void AppendTensors(const std::vector<TensorInfo>& tensors, absl::string_view before, size_t limit, std::string* out) {
  std::vector<std::pair<std::string, TensorInfo>> named;
  for (const TensorInfo& info : tensors) named.emplace_back(info.name, info);
  AppendNamed(named, before, limit, out);
}

void AppendInterface(const GraphDescription& graph, std::string* out) {
  constexpr size_t kAll = SIZE_MAX;
  for (const SignatureDef& signature : graph.signatures) {
    absl::StrAppend(out, "\nsignature ", signature.key,
                    signature.method_name.empty() ? "" : absl::StrCat(" (", signature.method_name, ")"), "\n");
    AppendNamed({signature.inputs.begin(), signature.inputs.end()}, "  in   ", kAll, out);
    AppendNamed({signature.outputs.begin(), signature.outputs.end()}, "  out  ", kAll, out);
  }
  if (!graph.signatures.empty()) return;
  absl::StrAppend(out, "\nno signature; placeholders and ends of the graph:\n");
  AppendTensors(graph.inputs, "  in   ", kShownVariables, out);
  AppendTensors(graph.outputs, "  out  ", kShownVariables, out);
}

void AppendOps(const GraphDescription& graph, std::string* out) {
  std::vector<std::pair<int, std::string>> ops;
  for (const auto& [op, count] : graph.ops) ops.emplace_back(-count, op);
  std::sort(ops.begin(), ops.end());
  const auto format = [](std::string* text, const auto& op) { absl::StrAppend(text, -op.first, " ", op.second); };
  absl::StrAppend(out, "\nops: ", absl::StrJoin(ops, ", ", format), "\n");
  if (graph.unsupported.empty()) {
    absl::StrAppend(out, "thaw can run every op of it\n");
    return;
  }
  absl::StrAppend(out, "\nthaw cannot run:\n");
  for (const UnsupportedOp& op : graph.unsupported) {
    absl::StrAppend(out, "  ", op.op, op.count > 1 ? absl::StrCat(" (", op.count, " times)") : "", ": ", op.reason,
                    ", node ", op.node, op.on_path ? "; outputs depend on it\n" : "; no output depends on it\n");
  }
}

void AppendGraph(const GraphDescription& graph, std::string* out) {
  absl::StrAppend(out, "\ngraph", graph.tags.empty() ? "" : absl::StrCat(" tagged ", absl::StrJoin(graph.tags, ", ")),
                  ": ", Counted(graph.nodes, "node"),
                  graph.functions > 0 ? absl::StrCat(" with ", Counted(graph.functions, "function")) : "", ", ",
                  Counted(graph.parameters, "parameter"),
                  graph.producer > 0 ? absl::StrCat(", GraphDef version ", graph.producer) : "", "\n");
  AppendInterface(graph, out);
  if (!graph.variables.empty()) {
    absl::StrAppend(out, "\n", Counted(static_cast<int64_t>(graph.variables.size()), "variable"), "\n");
    AppendTensors(graph.variables, "  ", kShownVariables, out);
  }
  if (!graph.assets.empty()) absl::StrAppend(out, "\nassets: ", absl::StrJoin(graph.assets, ", "), "\n");
  AppendOps(graph, out);
}

Json SignatureJson(const SignatureDef& signature) {
  Json json = {{"key", signature.key},
               {"method_name", signature.method_name},
               {"inputs", Json::object()},
               {"outputs", Json::object()}};
  for (const auto& [key, info] : signature.inputs) json["inputs"][key] = TensorInfoJson(info);
  for (const auto& [key, info] : signature.outputs) json["outputs"][key] = TensorInfoJson(info);
  return json;
}

Json TensorsJson(const std::vector<TensorInfo>& tensors) {
  Json json = Json::array();
  for (const TensorInfo& info : tensors) json.push_back(TensorInfoJson(info));
  return json;
}

Json GraphJson(const GraphDescription& graph) {
  Json json = {{"tags", graph.tags},
               {"tensorflow_version", graph.tensorflow_version},
               {"producer", graph.producer},
               {"signatures", Json::array()},
               {"inputs", TensorsJson(graph.inputs)},
               {"outputs", TensorsJson(graph.outputs)},
               {"variables", TensorsJson(graph.variables)},
               {"assets", graph.assets},
               {"parameters", graph.parameters},
               {"nodes", graph.nodes},
               {"functions", graph.functions},
               {"ops", graph.ops},
               {"unsupported", Json::array()}};
  for (const SignatureDef& signature : graph.signatures) json["signatures"].push_back(SignatureJson(signature));
  for (const UnsupportedOp& op : graph.unsupported) {
    json["unsupported"].push_back(
        {{"op", op.op}, {"count", op.count}, {"node", op.node}, {"reason", op.reason}, {"on_path", op.on_path}});
  }
  return json;
}

}  // namespace

std::string DescriptionText(const Description& description) {
  std::string version;
  for (const GraphDescription& graph : description.graphs) version = graph.tensorflow_version;
  std::string out = absl::StrCat(description.path, ": ", description.format,
                                 version.empty() ? "" : absl::StrCat(", written by TensorFlow ", version), ", ",
                                 SizeText(description.bytes), "\n");
  for (const GraphDescription& graph : description.graphs) AppendGraph(graph, &out);
  if (!description.checkpoint.empty()) {
    absl::StrAppend(&out, "\ncheckpoint with ", Counted(static_cast<int64_t>(description.checkpoint.size()), "tensor"),
                    "\n");
    AppendTensors(description.checkpoint, "  ", kShownVariables, &out);
  }
  return out;
}

Json DescriptionJson(const Description& description) {
  Json json = {{"path", description.path},
               {"format", description.format},
               {"bytes", description.bytes},
               {"graphs", Json::array()}};
  for (const GraphDescription& graph : description.graphs) json["graphs"].push_back(GraphJson(graph));
  json["checkpoint"] = TensorsJson(description.checkpoint);
  return json;
}

std::string TypeText(const TensorInfo& info) { return absl::StrCat(DTypeName(info.dtype), info.shape.ToString()); }

Json TensorInfoJson(const TensorInfo& info) {
  Json json = {{"name", info.name}, {"dtype", DTypeName(info.dtype)}, {"shape", nullptr}};
  if (info.shape.known_rank()) json["shape"] = std::vector<int64_t>(info.shape.dims().begin(), info.shape.dims().end());
  return json;
}

std::string WithCommas(int64_t number) {
  std::string text = absl::StrCat(number);
  for (int at = static_cast<int>(text.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3)
    text.insert(static_cast<size_t>(at), 1, ',');
  return text;
}

std::string Counted(int64_t count, absl::string_view what) {
  return absl::StrCat(WithCommas(count), " ", what, count == 1 ? "" : "s");
}

std::string Padded(std::string text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

}  // namespace thaw::cli
