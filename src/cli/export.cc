#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "command.h"
#include "progress.h"
#include "thaw/checkpoint.h"
#include "thaw/npy.h"

namespace thaw::cli {
namespace {

void Export(const std::string& path, const std::string& file, const std::vector<std::string>& only) {
  const auto checkpoint = Must(CheckpointReader::Open(path));
  const std::vector<std::string> names = only.empty() ? checkpoint->names() : only;
  std::vector<NamedTensor> tensors;
  {
    Progress progress("reading");
    for (const std::string& name : names) {
      auto tensor = checkpoint->Read(name);
      if (absl::IsUnimplemented(tensor.status())) {
        std::cerr << "thaw: left out: " << tensor.status().message() << "\n";
        continue;
      }
      tensors.emplace_back(name, Must(std::move(tensor)));
      progress.Show(static_cast<double>(tensors.size()) / static_cast<double>(names.size()));
    }
  }
  Must(WriteNpz(file, tensors));
  std::cout << tensors.size() << " tensors of " << checkpoint->prefix() << " written to " << file << "\n";
}

}  // namespace

void AddExport(CLI::App& app) {
  auto* command = app.add_subcommand("export", "write a checkpoint's tensors to a .npz file");
  command->footer("Example:\n  thaw export examples/digits/checkpoints/digits-600 -o digits.npz");
  auto path = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>();
  auto only = std::make_shared<std::vector<std::string>>();
  command->add_option("checkpoint", *path, "the checkpoint's prefix, or its folder for the latest")->required();
  command->add_option("-o,--output", *file, "the .npz file to write")->required();
  command->add_option("--tensor", *only, "only this tensor")->allow_extra_args(false);
  command->callback([=] { Export(*path, *file, *only); });
}

}  // namespace thaw::cli
