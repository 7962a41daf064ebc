// A page that draws a graph.
#pragma once

#include <string>
#include <vector>

#include "thaw/inspect.h"

namespace thaw::cli {

// One self-contained HTML page. Scopes open at a click; only what is open is laid out, so that large graphs stay quick.
std::string GraphPage(const std::string& title, const std::vector<GraphListing>& graphs);

}  // namespace thaw::cli
