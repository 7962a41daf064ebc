// Sessions from graphs.
#pragma once

#include <memory>

#include "graph/graph.h"
#include "thaw/session.h"

namespace thaw {

std::unique_ptr<Session> MakeSession(std::shared_ptr<const Graph> graph, const SessionOptions& options = {});

}  // namespace thaw
