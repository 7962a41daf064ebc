// Gelu and swish as the few elementwise ops that graphs write them in.
#pragma once

#include <optional>
#include <string>

#include "transform/rewriter.h"

namespace thaw {

struct ActivationMatch {
  std::string activation;  // as ActivationByName has it
  Endpoint output;
};

// The activation that everything that takes `x` is part of, in any of its usual forms.
std::optional<ActivationMatch> MatchGelu(const Rewriter& rewriter, Endpoint x);

}  // namespace thaw
