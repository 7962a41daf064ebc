// ReadFile, WriteFile, MatchingFiles.
#include "base/file.h"

#include <glob.h>

#include <algorithm>

#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

absl::Status CheckScalar(const OpContext& c, int i, const char* name) {
  if (c.input(i).rank() == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " must be a scalar, found shape ", c.input(i).shape().ToString()));
}

absl::Status Read(OpContext& c) {
  THAW_RETURN_IF_ERROR(CheckScalar(c, 0, "filename"));
  THAW_ASSIGN_OR_RETURN(std::string bytes, ReadFile(c.input(0).scalar<std::string>()));
  c.set_output(0, Tensor::Scalar(std::move(bytes)));
  return absl::OkStatus();
}

absl::Status Write(OpContext& c) {
  THAW_RETURN_IF_ERROR(CheckScalar(c, 0, "filename"));
  THAW_RETURN_IF_ERROR(CheckScalar(c, 1, "contents"));
  const std::string& path = c.input(0).scalar<std::string>();
  if (const std::string directory = Dirname(path); !IsDirectory(directory))
    THAW_RETURN_IF_ERROR(MakeDirectories(directory));
  return WriteFileAtomically(path, c.input(1).scalar<std::string>());
}

absl::Status Match(OpContext& c) {
  if (c.input(0).rank() > 1)
    return absl::InvalidArgumentError(
        absl::StrCat("pattern must be a scalar or a vector, found shape ", c.input(0).shape().ToString()));
  std::vector<std::string> paths;
  for (std::string pattern : c.input(0).flat<std::string>()) {
    // Names below the current directory are given as "./name".
    if (pattern.substr(0, pattern.find_first_of("*?[\\")).find('/') == std::string::npos) pattern.insert(0, "./");
    glob_t found{};
    if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0)
      paths.insert(paths.end(), found.gl_pathv, found.gl_pathv + found.gl_pathc);
    globfree(&found);
  }
  std::sort(paths.begin(), paths.end());
  c.set_output(0, Tensor::FromValues<std::string>(Shape{static_cast<int64_t>(paths.size())}, paths));
  return absl::OkStatus();
}

}  // namespace

void Register_io_file(OpRegistry& registry) {
  registry.Add(Op("ReadFile").Input("filename: string").Output("contents: string").Shape(ScalarShape).Kernel(Read));
  registry.Add(
      Op("WriteFile").Input("filename: string").Input("contents: string").Stateful().Shape(NoOutputs).Kernel(Write));
  registry.Add(Op("MatchingFiles")
                   .Input("pattern: string")
                   .Output("filenames: string")
                   .Shape([](ShapeContext& c) {
                     c.set_output(0, PartialShape{-1});
                     return absl::OkStatus();
                   })
                   .Kernel(Match));
}

}  // namespace thaw
