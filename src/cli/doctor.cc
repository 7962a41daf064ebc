#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "command.h"
#include "json.h"
#include "thaw/inspect.h"

namespace thaw::cli {
namespace {

const char* Name(Finding::Severity severity) {
  switch (severity) {
    case Finding::Severity::kError: return "error";
    case Finding::Severity::kWarning: return "warning";
    default: return "note";
  }
}

void Examine(const std::string& path, bool as_json) {
  const std::vector<Finding> findings = Diagnose(path);
  Json list = Json::array();
  bool broken = false;
  for (const Finding& finding : findings) {
    broken |= finding.severity == Finding::Severity::kError;
    list.push_back({{"severity", Name(finding.severity)}, {"what", finding.what}, {"help", finding.help}});
    if (as_json) continue;
    std::cout << Name(finding.severity) << ": " << finding.what << "\n";
    if (!finding.help.empty()) std::cout << "  what helps: " << finding.help << "\n";
  }
  if (as_json) std::cout << list.dump(1, ' ', false, Json::error_handler_t::replace) << "\n";
  else if (findings.empty()) std::cout << path << ": nothing wrong\n";
  if (broken) throw Failure{absl::FailedPreconditionError(absl::StrCat(path, " cannot be used as it is"))};
}

}  // namespace

void AddDoctor(CLI::App& app) {
  auto* command = app.add_subcommand("doctor", "say what is wrong with a file and what to do");
  command->footer("Example:\n  thaw doctor model.pb");
  auto path = std::make_shared<std::string>();
  auto as_json = std::make_shared<bool>(false);
  command->add_option("path", *path, "the file or folder")->required();
  command->add_flag("--json", *as_json, "print the findings as JSON");
  command->callback([=] { Examine(*path, *as_json); });
}

}  // namespace thaw::cli
