#include "graph_views.h"

#include <algorithm>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "describe.h"

namespace thaw::cli {
namespace {

std::string OutputTypes(const NodeInfo& node) {
  return absl::StrJoin(node.outputs, ", ",
                       [](std::string* out, const TensorInfo& info) { out->append(TypeText(info)); });
}

// "name  op  [types]" of a neighbour.
std::string Line(const std::string& name, const NodeInfo* node) {
  return absl::StrCat("  ", name, node == nullptr ? "" : absl::StrCat("  ", node->op, "  ", OutputTypes(*node)), "\n");
}

std::string Quoted(absl::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

// Name scopes as a tree.
struct Scope {
  std::map<std::string, Scope> children;
  std::vector<const NodeInfo*> nodes;
};

// Scopes nest no deeper than this in a drawing.
constexpr size_t kDeepestScope = 32;

Scope ScopesOf(const GraphListing& graph) {
  Scope root;
  for (const NodeInfo& node : graph.nodes) {
    std::vector<std::string> parts = absl::StrSplit(node.name, '/');
    parts.pop_back();
    Scope* scope = &root;
    for (size_t i = 0; i < std::min(parts.size(), kDeepestScope); ++i) scope = &scope->children[parts[i]];
    scope->nodes.push_back(&node);
  }
  return root;
}

void AppendScope(const Scope& scope, const std::string& path, std::string* out) {
  const std::string indent(2 + 2 * static_cast<size_t>(std::count(path.begin(), path.end(), '/')), ' ');
  for (const NodeInfo* node : scope.nodes) {
    absl::StrAppend(out, indent, Quoted(node->name),
                    " [label=", Quoted(absl::StrCat(node->name.substr(path.size()), "\\n", node->op)), "];\n");
  }
  for (const auto& [name, child] : scope.children) {
    const std::string below = absl::StrCat(path, name, "/");
    absl::StrAppend(out, indent, "subgraph ", Quoted(absl::StrCat("cluster_", below)), " {\n", indent,
                    "  label=", Quoted(name), ";\n");
    AppendScope(child, below, out);
    absl::StrAppend(out, indent, "}\n");
  }
}

}  // namespace

std::string ProducerName(absl::string_view input) {
  absl::ConsumePrefix(&input, "^");
  int64_t output;
  const size_t colon = input.rfind(':');
  if (colon != absl::string_view::npos && absl::SimpleAtoi(input.substr(colon + 1), &output))
    input = input.substr(0, colon);
  return std::string(input);
}

std::string ListingText(const std::vector<GraphListing>& graphs) {
  std::string out;
  for (const GraphListing& graph : graphs) {
    if (!graph.function.empty()) absl::StrAppend(&out, "\nfunction ", graph.function, "\n");
    for (const NodeInfo& node : graph.nodes) {
      absl::StrAppend(&out, node.name, " = ", node.op, "(", absl::StrJoin(node.inputs, ", "), ")",
                      node.outputs.empty() ? "" : " → ", OutputTypes(node), "\n");
    }
  }
  return out;
}

Json NodeJson(const NodeInfo& node) {
  Json json = {{"name", node.name},
               {"op", node.op},
               {"inputs", node.inputs},
               {"outputs", Json::array()},
               {"attrs", Json::object()}};
  if (!node.device.empty()) json["device"] = node.device;
  for (const TensorInfo& info : node.outputs) json["outputs"].push_back(TensorInfoJson(info));
  for (const auto& [name, value] : node.attrs) json["attrs"][name] = value;
  return json;
}

Json ListingJson(const std::vector<GraphListing>& graphs) {
  Json json = Json::array();
  for (const GraphListing& graph : graphs) {
    Json nodes = Json::array();
    for (const NodeInfo& node : graph.nodes) nodes.push_back(NodeJson(node));
    json.push_back({{"function", graph.function}, {"nodes", std::move(nodes)}});
  }
  return json;
}

absl::StatusOr<NodeWithNeighbours> FindNode(const std::vector<GraphListing>& graphs, const std::string& name) {
  const std::string wanted = ProducerName(name);
  for (const GraphListing& graph : graphs) {
    std::map<std::string, const NodeInfo*> by_name;
    for (const NodeInfo& node : graph.nodes) by_name[node.name] = &node;
    const auto found = by_name.find(wanted);
    if (found == by_name.end()) continue;
    NodeWithNeighbours result{found->second, {}, {}};
    for (const std::string& input : found->second->inputs) {
      const auto producer = by_name.find(ProducerName(input));
      result.producers.push_back(producer == by_name.end() ? nullptr : producer->second);
    }
    for (const NodeInfo& node : graph.nodes) {
      for (const std::string& input : node.inputs) {
        if (ProducerName(input) != wanted) continue;
        result.consumers.push_back(&node);
        break;
      }
    }
    return result;
  }
  return absl::NotFoundError(absl::StrCat("there is no node '", wanted, "'; --graph lists the nodes"));
}

std::string NodeText(const NodeWithNeighbours& found) {
  const NodeInfo& node = *found.node;
  std::string out = absl::StrCat(node.name, "  ", node.op, "  ", OutputTypes(node), "\n");
  if (!node.device.empty()) absl::StrAppend(&out, "device: ", node.device, "\n");
  for (const auto& [name, value] : node.attrs) absl::StrAppend(&out, "  ", name, " = ", value, "\n");
  absl::StrAppend(&out, "\ninputs:\n");
  for (size_t i = 0; i < node.inputs.size(); ++i) out += Line(node.inputs[i], found.producers[i]);
  absl::StrAppend(&out, "\nused by:\n");
  for (const NodeInfo* consumer : found.consumers) out += Line(consumer->name, consumer);
  return out;
}

Json NodeWithNeighboursJson(const NodeWithNeighbours& found) {
  Json json = NodeJson(*found.node);
  json["used_by"] = Json::array();
  for (const NodeInfo* consumer : found.consumers) json["used_by"].push_back(consumer->name);
  return json;
}

std::string DotText(const GraphListing& graph) {
  std::string out = "digraph thaw {\n  rankdir=TB;\n  node [shape=box, fontname=\"sans-serif\"];\n";
  AppendScope(ScopesOf(graph), "", &out);
  for (const NodeInfo& node : graph.nodes) {
    for (const std::string& input : node.inputs) {
      const bool control = absl::StartsWith(input, "^");
      absl::StrAppend(&out, "  ", Quoted(ProducerName(input)), " -> ", Quoted(node.name),
                      control ? " [style=dashed];\n" : ";\n");
    }
  }
  return out + "}\n";
}

}  // namespace thaw::cli
