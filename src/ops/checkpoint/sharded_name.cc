// Names of the files of a checkpoint in several parts.
#include "absl/strings/str_format.h"
#include "ops/index_inputs.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

absl::StatusOr<std::string> BaseName(const OpContext& c) {
  if (c.input(0).num_elements() != 1)
    return absl::InvalidArgumentError(
        absl::StrCat("basename must be one string, found shape ", c.input(0).shape().ToString()));
  return c.input(0).scalar<std::string>();
}

absl::Status ShardedFilename(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const std::string base, BaseName(c));
  THAW_ASSIGN_OR_RETURN(const int64_t shard, IntScalarInput(c, 1));
  THAW_ASSIGN_OR_RETURN(const int64_t shards, IntScalarInput(c, 2));
  c.set_output(0, Tensor::Scalar(absl::StrFormat("%s-%05d-of-%05d", base, shard, shards)));
  return absl::OkStatus();
}

absl::Status ShardedFilespec(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const std::string base, BaseName(c));
  THAW_ASSIGN_OR_RETURN(const int64_t shards, IntScalarInput(c, 1));
  c.set_output(0, Tensor::Scalar(absl::StrFormat("%s-\?\?\?\?\?-of-%05d", base, shards)));
  return absl::OkStatus();
}

}  // namespace

void Register_checkpoint_sharded_name(OpRegistry& registry) {
  registry.Add(Op("ShardedFilename")
                   .Input("basename: string")
                   .Input("shard: int32")
                   .Input("num_shards: int32")
                   .Output("filename: string")
                   .Shape(ScalarShape)
                   .Kernel(ShardedFilename));
  registry.Add(Op("ShardedFilespec")
                   .Input("basename: string")
                   .Input("num_shards: int32")
                   .Output("filename: string")
                   .Shape(ScalarShape)
                   .Kernel(ShardedFilespec));
}

}  // namespace thaw
