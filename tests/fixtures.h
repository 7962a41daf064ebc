// Answers that TensorFlow gave, and what we make of the same graphs. The format is that of fixtures/README.md: a folder
// with expect.json, GraphDefs, and arrays in .npz files; or the same in one .npz (testdata/ops), whose entries
// "expect.json" and "N.pb" are byte arrays.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"
#include "thaw/session.h"
#include "thaw/tensor.h"

namespace thaw {

// One call of a graph, and what TensorFlow answered.
struct Example {
  std::string name;   // "7_ops/Abs run 3 (float [2])"
  std::string graph;  // the GraphDef's bytes
  std::vector<Session::Feed> feeds;
  std::vector<std::string> fetches;
  std::vector<std::optional<Tensor>> answers;  // one a fetch; nothing: any value
  double tolerance = 1e-5;
  bool refused = false;  // TensorFlow gave an error
};

// The examples of a folder or a .npz. `name` goes before each example's own.
absl::StatusOr<std::vector<Example>> ReadExamples(const std::string& path, const std::string& name);

// A folder with expect.json, for tests that read more of it than examples.
class FixtureFolder {
 public:
  static absl::StatusOr<FixtureFolder> Open(const std::string& path);

  const std::string& path() const { return path_; }
  const nlohmann::json& expect() const { return expect_; }
  // What a reference of expect.json stands for. NotFound for values of types that NumPy lacks.
  absl::StatusOr<Tensor> Value(const nlohmann::json& reference) const;

 private:
  std::string path_;
  nlohmann::json expect_;
};

// Nothing when equal, else what differs: numbers within `tolerance` (relative and absolute), integers and strings
// exactly.
std::optional<std::string> Differs(const Tensor& got, const Tensor& want, double tolerance);

// Runs the example in a new session with an empty working directory. Nothing when it holds, else why not.
std::optional<std::string> Check(const Example& example, int threads = 1);

// The outputs of an example's graph.
absl::StatusOr<std::vector<Tensor>> RunExample(const Example& example, int threads);

// A new directory that is the working directory while the object lives.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();

 private:
  std::filesystem::path before_, made_;
};

// What a crash from here on says on stderr.
void SetCrashNote(absl::string_view note);

}  // namespace thaw
