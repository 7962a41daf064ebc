#include "thaw/inspect.h"

#include <fstream>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "command.h"
#include "describe.h"
#include "graph_page.h"
#include "graph_views.h"

namespace thaw::cli {
namespace {

struct InspectArguments {
  std::string path;
  LoadOptions load;
  bool json = false;
  bool graph = false;
  bool dot = false;
  std::string node;
  std::string html;
};

void Print(const Json& json) { std::cout << json.dump(1, ' ', false, Json::error_handler_t::replace) << "\n"; }

void WritePage(const std::string& path, const std::string& title, const std::vector<GraphListing>& graphs) {
  std::ofstream file(path, std::ios::binary);
  file << GraphPage(title, graphs);
  if (!file.flush()) throw Failure{absl::PermissionDeniedError(absl::StrCat(path, ": cannot be written"))};
}

void Inspect(const InspectArguments& arguments) {
  if (!arguments.graph && !arguments.dot && arguments.node.empty() && arguments.html.empty()) {
    const Description description = Must(Describe(arguments.path));
    if (arguments.json) Print(DescriptionJson(description));
    else std::cout << DescriptionText(description);
    return;
  }
  const std::vector<GraphListing> graphs = Must(ListNodes(arguments.path, arguments.load));
  if (!arguments.html.empty()) WritePage(arguments.html, arguments.path, graphs);
  if (!arguments.node.empty()) {
    const NodeWithNeighbours found = Must(FindNode(graphs, arguments.node));
    if (arguments.json) Print(NodeWithNeighboursJson(found));
    else std::cout << NodeText(found);
  }
  if (arguments.dot && !graphs.empty()) std::cout << DotText(graphs.front());
  if (arguments.graph && arguments.json) Print(ListingJson(graphs));
  else if (arguments.graph) std::cout << ListingText(graphs);
}

}  // namespace

void AddInspect(CLI::App& app) {
  auto* command = app.add_subcommand("inspect", "say what a file is and what is in it");
  command->footer(
      "Examples:\n"
      "  thaw inspect examples/digits/saved_model\n"
      "  thaw inspect model.pb --node conv_1/Relu\n"
      "  thaw inspect model.pb --dot | dot -Tsvg > model.svg");
  auto arguments = std::make_shared<InspectArguments>();
  command->add_option("path", arguments->path, "a SavedModel, .pb, .pbtxt, .meta, or a checkpoint")->required();
  command->add_option("--tags", arguments->load.tags, "which graph of a SavedModel to list, e.g. serve")
      ->delimiter(',');
  command->add_flag("--graph", arguments->graph, "list the nodes");
  command->add_option("--node", arguments->node, "show one node with its neighbours");
  command->add_flag("--dot", arguments->dot, "draw the graph in the dot language");
  command->add_option("--html", arguments->html, "draw the graph as a page in this file");
  command->add_flag("--json", arguments->json, "print JSON");
  command->callback([=] { Inspect(*arguments); });
}

}  // namespace thaw::cli
