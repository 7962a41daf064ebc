// The examples of testdata/ops.
#pragma once

#include <string>
#include <vector>

#include "fixtures.h"

namespace thaw {

// The examples of one op; none when testdata/ops has no file for it.
std::vector<Example> OpExamples(const std::string& op);

}  // namespace thaw
