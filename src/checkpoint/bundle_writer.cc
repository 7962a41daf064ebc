#include "checkpoint/bundle_writer.h"

#include <cerrno>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "base/bytes.h"
#include "base/crc32c.h"
#include "base/status_macros.h"
#include "checkpoint/bundle_format.h"
#include "checkpoint/table.h"
#include "checkpoint/table_writer.h"
#include "proto/tensor_proto.h"

namespace thaw {
namespace {

absl::Status WriteIndex(const std::string& prefix, int num_shards,
                        const std::map<std::string, tensorflow::BundleEntryProto>& entries) {
  tensorflow::BundleHeaderProto header;
  header.set_num_shards(num_shards);
  header.mutable_version()->set_producer(kBundleVersion);
  std::map<std::string, std::string> table;
  table[""] = header.SerializeAsString();
  for (const auto& [key, entry] : entries) table[key] = entry.SerializeAsString();
  THAW_ASSIGN_OR_RETURN(const std::string bytes, BuildTable(table));
  return WriteFileAtomically(BundleIndexPath(prefix), bytes);
}

// How strings lie in a data file: bundle_reader.cc describes it.
absl::Status WriteStrings(const Tensor& tensor, FileWriter* file, uint32_t* crc) {
  std::string lengths;
  for (const std::string& text : tensor.flat<std::string>()) {
    const uint64_t length = text.size();
    AppendVarint64(&lengths, length);
    *crc = Crc32c({reinterpret_cast<const char*>(&length), length > UINT32_MAX ? sizeof(uint64_t) : sizeof(uint32_t)},
                  *crc);
  }
  std::string checksum;
  AppendFixed(&checksum, MaskCrc32c(*crc));
  *crc = Crc32c(checksum, *crc);
  THAW_RETURN_IF_ERROR(file->Append(lengths + checksum));
  for (const std::string& text : tensor.flat<std::string>()) {
    *crc = Crc32c(text, *crc);
    THAW_RETURN_IF_ERROR(file->Append(text));
  }
  return absl::OkStatus();
}

absl::Status Rename(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0)
    return ErrnoStatus(errno, absl::StrCat("cannot rename ", from, " to"), to);
  return absl::OkStatus();
}

struct Index {
  int num_shards = 0;
  std::map<std::string, tensorflow::BundleEntryProto> entries;
};

absl::StatusOr<Index> ReadIndex(const std::string& prefix) {
  const std::string path = BundleIndexPath(prefix);
  THAW_ASSIGN_OR_RETURN(auto file, MappedFile::Open(path));
  THAW_ASSIGN_OR_RETURN(const Table table, Table::Open(path, file->bytes(), file, true));
  Index index;
  THAW_RETURN_IF_ERROR(table.ForEach([&](absl::string_view key, absl::string_view value) {
    tensorflow::BundleHeaderProto header;
    const bool parsed =
        value.size() <= INT32_MAX &&
        (key.empty() ? header.ParseFromArray(value.data(), static_cast<int>(value.size()))
                     : index.entries[std::string(key)].ParseFromArray(value.data(), static_cast<int>(value.size())));
    if (key.empty()) index.num_shards = header.num_shards();
    return parsed ? absl::OkStatus()
                  : absl::DataLossError(absl::StrCat(path, ": the entry '", key, "' cannot be parsed"));
  }));
  return index;
}

// Adds the entries of a further index, whose shards come after `shard`.
absl::Status MergeIndex(const Index& index, int shard, const std::string& prefix,
                        std::map<std::string, tensorflow::BundleEntryProto>* merged) {
  for (const auto& [key, entry] : index.entries) {
    const auto [existing, added] = merged->emplace(key, entry);
    if (added) {
      // The entry of a sliced tensor has no place of its own.
      if (entry.slices().empty()) existing->second.set_shard_id(entry.shard_id() + shard);
    } else if (entry.slices().empty() || existing->second.slices().empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("'", key, "' of ", prefix, " is already in a checkpoint that is merged with it"));
    } else {
      existing->second.mutable_slices()->MergeFrom(entry.slices());
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<BundleWriter>> BundleWriter::Create(const std::string& prefix) {
  THAW_RETURN_IF_ERROR(MakeDirectories(Dirname(prefix)));
  THAW_ASSIGN_OR_RETURN(auto data, FileWriter::Create(BundleDataPath(prefix, 0, 1)));
  return std::unique_ptr<BundleWriter>(new BundleWriter(prefix, std::move(data)));
}

absl::Status BundleWriter::Add(const std::string& name, const Tensor& tensor) {
  if (name.empty() || name.front() == '\0') return absl::InvalidArgumentError("a tensor of a checkpoint needs a name");
  return AddEntry(name, tensor);
}

absl::Status BundleWriter::AddEntry(const std::string& key, const Tensor& tensor) {
  if (tensor.num_bytes() == 0 && DTypeSize(tensor.dtype()) == 0 && tensor.dtype() != DType::kString) {
    return absl::UnimplementedError(
        absl::StrCat("'", key, "' is of type ", DTypeName(tensor.dtype()), ", which cannot be saved"));
  }
  if (entries_.contains(key))
    return absl::InvalidArgumentError(absl::StrCat("'", key, "' is added to the checkpoint twice"));
  const uint64_t offset = data_->position();
  uint32_t crc = 0;
  if (tensor.dtype() == DType::kString) {
    THAW_RETURN_IF_ERROR(WriteStrings(tensor, data_.get(), &crc));
  } else {
    const absl::string_view bytes(static_cast<const char*>(tensor.raw()), tensor.num_bytes());
    crc = Crc32c(bytes);
    THAW_RETURN_IF_ERROR(data_->Append(bytes));
  }
  tensorflow::BundleEntryProto& entry = entries_[key];
  entry.set_dtype(static_cast<tensorflow::DataType>(tensor.dtype()));
  ShapeToProto(tensor.shape(), entry.mutable_shape());
  entry.set_offset(static_cast<int64_t>(offset));
  entry.set_size(static_cast<int64_t>(data_->position() - offset));
  entry.set_crc32c(MaskCrc32c(crc));
  return absl::OkStatus();
}

absl::Status BundleWriter::AddSlice(const std::string& name, const Shape& full_shape, const TensorSlice& slice,
                                    const Tensor& tensor) {
  if (IsFullSlice(slice)) return Add(name, tensor);
  THAW_ASSIGN_OR_RETURN(const TensorSlice resolved, ResolveSlice(slice, full_shape));
  if (!(SliceShape(resolved) == tensor.shape())) {
    return absl::InvalidArgumentError(absl::StrCat("slice ", TensorSliceToString(slice), " of '", name, "' has shape ",
                                                   SliceShape(resolved).ToString(), ", but its value has ",
                                                   tensor.shape().ToString()));
  }
  tensorflow::BundleEntryProto& entry = entries_[name];
  ShapeToProto(full_shape, entry.mutable_shape());
  entry.set_dtype(static_cast<tensorflow::DataType>(tensor.dtype()));
  TensorSliceToProto(slice, entry.add_slices());
  return AddEntry(SliceKey(name, slice), tensor);
}

absl::Status BundleWriter::Finish() {
  THAW_RETURN_IF_ERROR(data_->Commit());
  return WriteIndex(prefix_, 1, entries_);
}

absl::Status MergeBundles(absl::Span<const std::string> prefixes, const std::string& merged, bool allow_missing) {
  std::map<std::string, tensorflow::BundleEntryProto> entries;
  std::vector<std::pair<std::string, int>> found;
  int num_shards = 0;
  for (const std::string& prefix : prefixes) {
    if (allow_missing && !FileExists(BundleIndexPath(prefix))) continue;
    THAW_ASSIGN_OR_RETURN(const Index index, ReadIndex(prefix));
    THAW_RETURN_IF_ERROR(MergeIndex(index, num_shards, prefix, &entries));
    found.emplace_back(prefix, index.num_shards);
    num_shards += index.num_shards;
  }
  if (found.empty())
    return absl::NotFoundError(
        absl::StrCat("none of the ", prefixes.size(), " checkpoints that ", merged, " should be made of is there"));
  THAW_RETURN_IF_ERROR(MakeDirectories(Dirname(merged)));
  int next = 0;
  for (const auto& [prefix, shards] : found) {
    for (int shard = 0; shard < shards; ++shard) {
      THAW_RETURN_IF_ERROR(Rename(BundleDataPath(prefix, shard, shards), BundleDataPath(merged, next++, num_shards)));
    }
  }
  THAW_RETURN_IF_ERROR(WriteIndex(merged, num_shards, entries));
  for (const auto& [prefix, shards] : found) {
    if (prefix != merged) std::remove(BundleIndexPath(prefix).c_str());
  }
  return absl::OkStatus();
}

}  // namespace thaw
