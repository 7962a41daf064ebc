#include "example_files.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "base/file.h"

namespace thaw {

std::vector<Example> OpExamples(const std::string& op) {
  const std::string path = absl::StrCat(THAW_SOURCE_DIR, "/testdata/ops/", op, ".npz");
  if (!FileExists(path)) return {};
  auto examples = ReadExamples(path, op);
  EXPECT_TRUE(examples.ok()) << examples.status().message();
  return examples.ok() ? *std::move(examples) : std::vector<Example>();
}

}  // namespace thaw
