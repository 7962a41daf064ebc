// Names and numbers of checkpoint format V2, the "tensor bundle".
#pragma once

#include <string>

#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace thaw {

inline constexpr int kBundleVersion = 1;  // VersionDef.producer of the header

inline std::string BundleIndexPath(absl::string_view prefix) { return absl::StrFormat("%s.index", prefix); }
inline std::string BundleDataPath(absl::string_view prefix, int shard, int num_shards) {
  return absl::StrFormat("%s.data-%05d-of-%05d", prefix, shard, num_shards);
}

}  // namespace thaw
