// Checkpoints: the values of variables, as TensorFlow's Saver, Checkpoint and SavedModel write them.
//
//   auto checkpoint = thaw::CheckpointReader::Open("model.ckpt-1000");
//   for (const thaw::CheckpointEntry& entry : (*checkpoint)->entries()) …
//   absl::StatusOr<thaw::Tensor> weights = (*checkpoint)->Read("dense/kernel");
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "thaw/tensor.h"

namespace thaw {

// What a checkpoint says of one tensor.
struct CheckpointEntry {
  std::string name;
  DType dtype = DType::kInvalid;  // a number that DType does not name when a newer TensorFlow wrote the file
  Shape shape;
  // A partitioned tensor lies in the file in pieces: "0,4:-" is rows 0 to 3 and everything of the second dimension.
  // Empty when the tensor lies there whole.
  std::vector<std::string> slices;
  // Where a whole tensor lies, in format V2: bytes [offset, offset + size) of the shard.
  int shard = 0;
  int64_t offset = 0;
  int64_t size = 0;
};

struct CheckpointOptions {
  // Compare every checksum that is passed while reading.
  bool verify_checksums = true;
};

namespace internal {
class CheckpointStore;
}

// A checkpoint of format V2 (PREFIX.index and PREFIX.data-0000?-of-0000?) or V1 (one table file, or
// PREFIX-0000?-of-0000?). Thread-safe. Tensors of format V2 that lie aligned and whole view the mapped file and keep it
// mapped.
class CheckpointReader {
 public:
  // `path` may be the prefix, one of the checkpoint's files (.index, .data-…, .meta), a directory or its `checkpoint`
  // state file (then the latest checkpoint). NotFound when there is none; DataLoss when its index is damaged or cut.
  static absl::StatusOr<std::shared_ptr<const CheckpointReader>> Open(const std::string& path,
                                                                      const CheckpointOptions& options = {});
  ~CheckpointReader();
  CheckpointReader(const CheckpointReader&) = delete;
  CheckpointReader& operator=(const CheckpointReader&) = delete;

  // The prefix that was found, as TensorFlow's restore takes it.
  const std::string& prefix() const { return prefix_; }
  // 1 or 2.
  int format() const;
  // All tensors, sorted by name.
  const std::vector<CheckpointEntry>& entries() const;
  std::vector<std::string> names() const;
  bool Has(absl::string_view name) const;
  // NotFound when the checkpoint has no such tensor.
  absl::StatusOr<CheckpointEntry> Info(absl::string_view name) const;

  // A whole tensor, put together when it lies in slices. NotFound without such a tensor; DataLoss when a checksum does
  // not match or a slice is missing; OutOfRange when a data file is cut; Unimplemented for resource and variant
  // entries.
  absl::StatusOr<Tensor> Read(absl::string_view name) const;

  // Part of a tensor, by TensorFlow's notation: the full shape, then a start,length or "-" for each dimension, as in
  // "10 4 0,4:-". The empty text asks for the whole tensor. InvalidArgument when it does not parse or names another
  // shape.
  absl::StatusOr<Tensor> ReadSlice(absl::string_view name, absl::string_view shape_and_slice) const;

 private:
  CheckpointReader(std::string prefix, std::unique_ptr<internal::CheckpointStore> store);
  std::string prefix_;
  std::unique_ptr<internal::CheckpointStore> store_;
};

// Which files a path stands for.
struct CheckpointPath {
  std::string prefix;
  int format = 0;  // 1 or 2
};
// Finds the checkpoint that `path` means, as CheckpointReader::Open does.
absl::StatusOr<CheckpointPath> ResolveCheckpoint(const std::string& path);

// The `checkpoint` state file of a directory: which checkpoints the Saver keeps.
struct CheckpointState {
  std::string model_checkpoint_path;                    // the latest
  std::vector<std::string> all_model_checkpoint_paths;  // oldest to newest
  std::vector<double> all_model_checkpoint_timestamps;
  double last_preserved_timestamp = 0;
};
// Parses the text of a state file. Paths stay as they are written.
absl::StatusOr<CheckpointState> ParseCheckpointState(absl::string_view text);
// Reads `directory`/checkpoint (or `latest_filename` in its place). Paths are made usable: relative ones are relative
// to the directory, absolute ones that have since moved are looked for in the directory.
absl::StatusOr<CheckpointState> GetCheckpointState(const std::string& directory,
                                                   const std::string& latest_filename = "checkpoint");
// The prefix of the newest checkpoint of a directory that is still there.
absl::StatusOr<std::string> LatestCheckpoint(const std::string& directory,
                                             const std::string& latest_filename = "checkpoint");

// An object of TensorFlow 2's tf.train.Checkpoint, which names variables by their place in the program's objects.
struct TrackableObject {
  struct Attribute {
    std::string name;            // "VARIABLE_VALUE"
    std::string full_name;       // the variable's own name, as in TensorFlow 1
    std::string checkpoint_key;  // under which the checkpoint has the value
  };
  struct SlotVariable {
    int original_variable = 0;  // index of the variable
    std::string slot_name;      // "m"
    int slot_variable = 0;      // index of the optimizer's value for it
  };
  std::string path;  // the shortest way from the root: "model/dense/kernel"; the root's is ""
  std::vector<std::pair<std::string, int>> children;  // local name, index
  std::vector<Attribute> attributes;
  std::vector<SlotVariable> slot_variables;
};
// The objects of a checkpoint, the root first. NotFound when it was not written from objects.
absl::StatusOr<std::vector<TrackableObject>> ReadObjectGraph(const CheckpointReader& checkpoint);

}  // namespace thaw
