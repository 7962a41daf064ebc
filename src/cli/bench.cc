#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "command.h"
#include "json.h"
#include "model_options.h"
#include "number.h"
#include "progress.h"

namespace thaw::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr size_t kFewestRuns = 5;
constexpr size_t kShownNodes = 20;
constexpr int64_t kShownValues = 8;

struct BenchArguments {
  ModelOptions model;
  int batch = 1;
  double seconds = 2;
  int warmup = 3;
  bool profile = false;
  bool json = false;
};

double Milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

// The first dimension of what is fed must be the batch that was announced.
void CheckBatch(const PreparedRun& run, int batch) {
  for (const auto& [name, value] : run.feeds) {
    if (batch > 1 && (value.rank() == 0 || value.dim(0) != batch)) {
      throw Failure{
          absl::InvalidArgumentError(absl::StrCat("--batch ", batch, ": input ", name, " has shape ",
                                                  value.shape().ToString(), "; the inputs must come with that batch"))};
    }
  }
}

struct Timing {
  double first_ms = 0, median_ms = 0, p99_ms = 0, rss_mb = 0;
  size_t runs = 0;
  Json output = Json::array();  // the first values of the first output in the last warm-up run
};

Json FirstValues(const std::vector<Tensor>& outputs) {
  Json values = Json::array();
  if (outputs.empty() || !IsNumeric(outputs[0].dtype())) return values;
  for (int64_t i = 0; i < std::min(kShownValues, outputs[0].num_elements()); ++i) {
    values.push_back(static_cast<double>(GetNumber(outputs[0], static_cast<size_t>(i)).real));
  }
  return values;
}

// Milliseconds of each run until the time is over, sorted.
std::vector<double> TimeRuns(const PreparedRun& run, double seconds) {
  Progress progress("timing");
  std::vector<double> times;
  const auto start = Clock::now();
  for (double passed = 0; passed < seconds * 1e3 || times.size() < kFewestRuns;
       passed = Milliseconds(Clock::now() - start)) {
    const auto before = Clock::now();
    run.Run();
    times.push_back(Milliseconds(Clock::now() - before));
    progress.Show(passed / (seconds * 1e3));
  }
  std::sort(times.begin(), times.end());
  return times;
}

void PrintProfile(const std::vector<NodeTime>& nodes, size_t runs) {
  std::map<std::string, std::pair<double, int64_t>> by_op;
  double total = 0;
  for (const NodeTime& node : nodes) {
    by_op[node.op].first += node.microseconds;
    by_op[node.op].second += node.calls;
    total += node.microseconds;
  }
  std::vector<std::pair<std::string, std::pair<double, int64_t>>> ops(by_op.begin(), by_op.end());
  std::sort(ops.begin(), ops.end(), [](const auto& a, const auto& b) { return a.second.first > b.second.first; });
  const auto print = [&](double microseconds, int64_t calls, const std::string& what) {
    std::printf("%12.1f %6.1f %% %8lld  %s\n", microseconds / static_cast<double>(runs), 100 * microseconds / total,
                static_cast<long long>(calls), what.c_str());
  };
  std::printf("\n us a run   share     calls  op\n");
  for (const auto& [op, sum] : ops) print(sum.first, sum.second, op);
  std::printf("\n us a run   share     calls  node\n");
  for (size_t i = 0; i < std::min(kShownNodes, nodes.size()); ++i) {
    print(nodes[i].microseconds, nodes[i].calls, absl::StrCat(nodes[i].node, " (", nodes[i].op, ")"));
  }
}

void PrintTiming(const Timing& timing, bool as_json) {
  if (as_json) {
    const Json json = {{"first_ms", timing.first_ms}, {"median_ms", timing.median_ms}, {"p99_ms", timing.p99_ms},
                       {"rss_mb", timing.rss_mb},     {"runs", timing.runs},           {"output", timing.output}};
    std::cout << json.dump() << "\n";
    return;
  }
  std::printf("first result %.2f ms, then median %.4f ms, 99 %% within %.4f ms (%zu runs); peak memory %.0f MB\n",
              timing.first_ms, timing.median_ms, timing.p99_ms, timing.runs, timing.rss_mb);
}

void Bench(const BenchArguments& arguments) {
  const auto opened = Clock::now();
  const PreparedRun run = Prepare(arguments.model);
  CheckBatch(run, arguments.batch);
  std::vector<Tensor> outputs = run.Run();
  Timing timing;
  timing.first_ms = Milliseconds(Clock::now() - opened);
  for (int i = 0; i < arguments.warmup; ++i) outputs = run.Run();
  timing.output = FirstValues(outputs);
  outputs.clear();
  const std::vector<double> times = TimeRuns(run, arguments.seconds);
  timing.runs = times.size();
  timing.median_ms = times[times.size() / 2];
  timing.p99_ms =
      times[std::min(times.size() - 1, static_cast<size_t>(std::ceil(static_cast<double>(times.size()) * 0.99)) - 1)];
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  timing.rss_mb = static_cast<double>(usage.ru_maxrss) / 1024;
  PrintTiming(timing, arguments.json);
  if (!arguments.profile) return;
  run.model.session().EnableProfile(true);
  const size_t runs = TimeRuns(run, std::min(arguments.seconds, 1.0)).size();
  PrintProfile(run.model.session().Profile(), runs);
}

}  // namespace

void AddBench(CLI::App& app) {
  auto* command = app.add_subcommand("bench", "time a model");
  command->footer(
      "Example:\n  thaw bench examples/digits/digits.pb --input image=@examples/digits/images/3.png --output "
      "probabilities --threads 1 --profile");
  auto arguments = std::make_shared<BenchArguments>();
  arguments->model.AddTo(*command);
  command->add_option("--batch", arguments->batch, "the batch that the inputs come with")->check(CLI::PositiveNumber);
  command->add_option("--seconds", arguments->seconds, "how long to measure (2)")->check(CLI::PositiveNumber);
  command->add_option("--warmup", arguments->warmup, "runs after the first that are not measured (3)")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--profile", arguments->profile, "print the time by op and by node");
  command->add_flag("--json", arguments->json, "print the figures as JSON");
  command->callback([=] { Bench(*arguments); });
}

}  // namespace thaw::cli
