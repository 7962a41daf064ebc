#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "command.h"
#include "json.h"
#include "model_options.h"
#include "thaw/npy.h"
#include "values.h"

namespace thaw::cli {
namespace {

struct RunArguments {
  ModelOptions model;
  std::string save;
  double timeout_seconds = 0;
  bool json = false;
};

void Print(const std::vector<std::string>& names, const std::vector<Tensor>& values, bool json) {
  std::string out = json ? "{" : "";
  for (size_t i = 0; i < names.size(); ++i) {
    if (json) absl::StrAppend(&out, i == 0 ? "" : ",", BytesToJson(names[i]), ":", TensorToJson(values[i]));
    else absl::StrAppend(&out, names[i], ": ", ToText(values[i]), "\n");
  }
  std::cout << out << (json ? "}\n" : "");
}

void Run(const RunArguments& arguments) {
  const PreparedRun run = Prepare(arguments.model);
  RunOptions options;
  if (arguments.timeout_seconds > 0) options.timeout = absl::Seconds(arguments.timeout_seconds);
  const std::vector<Tensor> values = run.Run(options);
  if (arguments.save.empty()) return Print(run.output_names, values, arguments.json);
  std::vector<NamedTensor> named;
  for (size_t i = 0; i < values.size(); ++i) named.emplace_back(run.output_names[i], values[i]);
  Must(WriteNpz(arguments.save, named));
  if (arguments.json) Print(run.output_names, values, true);
}

}  // namespace

void AddRun(CLI::App& app) {
  auto* command = app.add_subcommand("run", "run a model, or any part of its graph");
  command->footer(
      "NAME is a key of the signature or a tensor (x is x:0).\n\n"
      "Examples:\n"
      "  thaw run examples/digits/saved_model --input image=@examples/digits/images/3.png --scale 1/255\n"
      "  thaw run model.pb --input 'x=[[1, 2.5]]' --output logits --save answer.npz");
  auto arguments = std::make_shared<RunArguments>();
  arguments->model.AddTo(*command);
  command->add_option("--save", arguments->save, "write the outputs to this .npz file instead of printing them");
  command->add_option("--timeout", arguments->timeout_seconds, "give up after so many seconds")
      ->check(CLI::PositiveNumber);
  command->add_flag("--json", arguments->json, "print the outputs as JSON");
  command->callback([=] { Run(*arguments); });
}

}  // namespace thaw::cli
