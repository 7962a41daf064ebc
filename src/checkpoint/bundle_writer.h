// Writing of checkpoints of format V2.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/file.h"
#include "checkpoint/tensor_slice.h"
#include "proto/checkpoint.pb.h"

namespace thaw {

// Writes PREFIX.data-00000-of-00001 and PREFIX.index, byte for byte as TensorFlow does. The index comes last and only
// at Finish: until then the prefix names no checkpoint, or the one that was there before.
class BundleWriter {
 public:
  // Makes the directory when there is none.
  static absl::StatusOr<std::unique_ptr<BundleWriter>> Create(const std::string& prefix);

  // InvalidArgument for an empty or repeated name; Unimplemented for types without bytes (resource, variant).
  absl::Status Add(const std::string& name, const Tensor& tensor);
  // Adds the part `slice` of a tensor of shape `full_shape`.
  absl::Status AddSlice(const std::string& name, const Shape& full_shape, const TensorSlice& slice,
                        const Tensor& tensor);
  absl::Status Finish();

 private:
  BundleWriter(std::string prefix, std::unique_ptr<FileWriter> data)
      : prefix_(std::move(prefix)), data_(std::move(data)) {}
  absl::Status AddEntry(const std::string& key, const Tensor& tensor);

  std::string prefix_;
  std::unique_ptr<FileWriter> data_;
  std::map<std::string, tensorflow::BundleEntryProto> entries_;
};

// Makes one checkpoint of several: their data files are renamed to MERGED.data-0000?-of-0000?, their indexes become one
// and are removed. NotFound when one is missing, unless `allow_missing`.
absl::Status MergeBundles(absl::Span<const std::string> prefixes, const std::string& merged, bool allow_missing);

}  // namespace thaw
