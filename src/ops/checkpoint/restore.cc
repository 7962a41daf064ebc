// Tensors read from checkpoints: Restore, RestoreSlice, RestoreV2.
#include "ops/checkpoint/names.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"
#include "thaw/checkpoint.h"

namespace thaw {
namespace {

absl::Status RestoreInto(OpContext& c, int output, const CheckpointReader& checkpoint, const std::string& name,
                         const std::string& spec) {
  THAW_ASSIGN_OR_RETURN(const CheckpointEntry info, checkpoint.Info(name));
  if (info.dtype != c.output_type(output)) {
    return absl::InvalidArgumentError(absl::StrCat("'", name, "' is ", DTypeName(info.dtype), " in checkpoint ",
                                                   checkpoint.prefix(), ", expected ",
                                                   DTypeName(c.output_type(output))));
  }
  THAW_ASSIGN_OR_RETURN(Tensor tensor, checkpoint.ReadSlice(name, spec));
  c.set_output(output, std::move(tensor));
  return absl::OkStatus();
}

absl::Status Restore(OpContext& c) {
  for (int i = 0; i < c.num_inputs(); ++i) {
    if (c.input(i).num_elements() != 1)
      return absl::InvalidArgumentError(
          absl::StrCat("input ", i, " must be one string, found ", c.input(i).shape().ToString()));
  }
  THAW_ASSIGN_OR_RETURN(auto checkpoint, CheckpointReader::Open(c.input(0).scalar<std::string>()));
  return RestoreInto(c, 0, *checkpoint, c.input(1).scalar<std::string>(),
                     c.num_inputs() > 2 ? c.input(2).scalar<std::string>() : "");
}

absl::Status RestoreV2(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const SavedNames names, ReadSavedNames(c, /*slices_input=*/2, c.num_outputs()));
  THAW_ASSIGN_OR_RETURN(auto checkpoint, CheckpointReader::Open(names.file));
  for (int i = 0; i < c.num_outputs(); ++i)
    THAW_RETURN_IF_ERROR(RestoreInto(c, i, *checkpoint, names.names[i], names.slices[i]));
  return absl::OkStatus();
}

}  // namespace

void Register_checkpoint_restore(OpRegistry& registry) {
  registry.Add(Op("Restore")
                   .Input("file_pattern: string")
                   .Input("tensor_name: string")
                   .Output("tensor: dt")
                   .Attr("dt: type")
                   .Attr("preferred_shard: int = -1")
                   .Stateful()
                   .Shape(UnknownShape)
                   .Kernel(Restore));
  registry.Add(Op("RestoreSlice")
                   .Input("file_pattern: string")
                   .Input("tensor_name: string")
                   .Input("shape_and_slice: string")
                   .Output("tensor: dt")
                   .Attr("dt: type")
                   .Attr("preferred_shard: int = -1")
                   .Stateful()
                   .Shape(UnknownShape)
                   .Kernel(Restore));
  registry.Add(Op("RestoreV2")
                   .Input("prefix: string")
                   .Input("tensor_names: string")
                   .Input("shape_and_slices: string")
                   .Output("tensors: dtypes")
                   .Attr("dtypes: list(type) >= 1")
                   .Stateful()
                   .Shape(UnknownShape)
                   .Kernel(RestoreV2));
}

}  // namespace thaw
