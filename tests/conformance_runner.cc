// Holds the library against fixtures in process: conformance_runner PATH... [--only REGEX] [--what run,errors]
// [--threads N] PATH: a folder of fixtures, or of .npz files as in testdata/ops. Prints the failures and "N passed, N
// failed".
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <regex>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "fixtures.h"

namespace thaw {
namespace {

// Cases below `root`, by name: folders with an expect.json, .npz files.
std::vector<std::pair<std::string, std::string>> CasesBelow(const std::filesystem::path& root) {
  std::vector<std::pair<std::string, std::string>> cases;
  const bool is_case = std::filesystem::exists(root / "expect.json");
  const auto name_of = [&](const std::filesystem::path& path) {
    return is_case ? root.filename().string() : path.lexically_relative(root).string();
  };
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const auto& path = entry.path();
    if (path.filename() == "expect.json") cases.emplace_back(name_of(path.parent_path()), path.parent_path().string());
    else if (path.extension() == ".npz" && !std::filesystem::exists(path.parent_path() / "expect.json"))
      cases.emplace_back(name_of(path), path.string());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

int Run(const std::vector<std::string>& roots, const std::regex& only, const std::string& what, int threads) {
  int passed = 0, failed = 0;
  for (const std::string& root : roots) {
    for (const auto& [name, path] : CasesBelow(std::filesystem::absolute(root).lexically_normal())) {
      if (!std::regex_search(name, only)) continue;
      const auto examples = ReadExamples(path, name);
      if (!examples.ok()) {
        std::cout << "FAIL " << name << ": " << examples.status().message() << "\n";
        ++failed;
        continue;
      }
      for (const Example& example : *examples) {
        if (!absl::StrContains(what, example.refused ? "errors" : "run")) continue;
        const auto problem = Check(example, threads);
        ++(problem ? failed : passed);
        if (problem) std::cout << "FAIL " << example.name << ": " << *problem << std::endl;
      }
    }
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace thaw

int main(int argc, char** argv) {
  CLI::App app("Holds the library against fixtures in process.");
  std::vector<std::string> roots;
  std::string only, what = "run,errors";
  int threads = 1;
  app.add_option("path", roots, "folders of fixtures")->required()->check(CLI::ExistingDirectory);
  app.add_option("--only", only, "regular expression that a case's name must match");
  app.add_option("--what", what, "run,errors or one of them");
  app.add_option("--threads", threads, "threads a run");
  CLI11_PARSE(app, argc, argv);
  return thaw::Run(roots, std::regex(only), what, threads);
}
