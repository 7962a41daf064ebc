// StringFormat: a template with tensors put into its placeholders.
#include "absl/strings/str_split.h"
#include "kernels/tensor_text.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

absl::StatusOr<Kernel> MakeFormat(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const std::string text, spec.Attr<std::string>("template"));
  THAW_ASSIGN_OR_RETURN(const std::string placeholder, spec.Attr<std::string>("placeholder"));
  THAW_ASSIGN_OR_RETURN(const int64_t summarize, spec.Attr<int64_t>("summarize"));
  std::vector<std::string> parts{text};
  if (!placeholder.empty()) parts = absl::StrSplit(text, absl::ByString(placeholder));
  if (static_cast<int>(parts.size()) != spec.num_inputs() + 1) {
    return absl::InvalidArgumentError(absl::StrCat("the template has ", parts.size() - 1, " placeholders '",
                                                   placeholder, "' for ", spec.num_inputs(),
                                                   " inputs; their numbers must agree"));
  }
  return Kernel([=](OpContext& c) -> absl::Status {
    std::string out = parts[0];
    for (int i = 0; i < c.num_inputs(); ++i)
      absl::StrAppend(&out, SummarizeTensor(c.input(i), summarize), parts[static_cast<size_t>(i) + 1]);
    c.set_output(0, Tensor::Scalar(std::move(out)));
    return absl::OkStatus();
  });
}

}  // namespace

void Register_string_format(OpRegistry& registry) {
  registry.Add(Op("StringFormat")
                   .Input("inputs: T")
                   .Output("output: string")
                   .Attr("T: list(type) >= 0")
                   .Attr("template: string = '%s'")
                   .Attr("placeholder: string = '%s'")
                   .Attr("summarize: int = 3")
                   .Shape(ScalarShape)
                   .Make(MakeFormat));
}

}  // namespace thaw
