#include "checkpoint/table_writer.h"

#include <leveldb/env.h>
#include <leveldb/options.h>
#include <leveldb/table_builder.h>

namespace thaw {
namespace {

class StringFile : public leveldb::WritableFile {
 public:
  leveldb::Status Append(const leveldb::Slice& data) override {
    bytes.append(data.data(), data.size());
    return leveldb::Status::OK();
  }
  leveldb::Status Close() override { return leveldb::Status::OK(); }
  leveldb::Status Flush() override { return leveldb::Status::OK(); }
  leveldb::Status Sync() override { return leveldb::Status::OK(); }
  std::string bytes;
};

}  // namespace

absl::StatusOr<std::string> BuildTable(const std::map<std::string, std::string>& entries) {
  leveldb::Options options;
  options.block_size = size_t{256} << 10;  // TensorFlow's; leveldb's own is 4 KiB
  options.compression = leveldb::kNoCompression;
  StringFile file;
  leveldb::TableBuilder builder(options, &file);
  for (const auto& [key, value] : entries) builder.Add(key, value);
  if (const leveldb::Status status = builder.Finish(); !status.ok()) return absl::InternalError(status.ToString());
  return std::move(file.bytes);
}

}  // namespace thaw
