// Writing of checkpoints of format V1, for graphs that ask for them.
#pragma once

#include <map>
#include <string>

#include "absl/status/status.h"
#include "checkpoint/tensor_slice.h"
#include "proto/checkpoint.pb.h"

namespace thaw {

class V1Writer {
 public:
  explicit V1Writer(std::string path) : path_(std::move(path)) {}

  // InvalidArgument for a repeated slice; Unimplemented for types that the format lacks.
  absl::Status Add(const std::string& name, const Shape& full_shape, const TensorSlice& slice, const Tensor& tensor);
  absl::Status Finish();

 private:
  std::string path_;
  tensorflow::SavedTensorSlices meta_;
  std::map<std::string, int> index_;           // of a name in meta_
  std::map<std::string, std::string> slices_;  // by key
};

}  // namespace thaw
