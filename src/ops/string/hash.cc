// StringToHashBucket in its three kinds.
#include <farmhash.h>
#include <highwayhash/sip_hash.h>

#include "kernels/string_hash.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

absl::StatusOr<uint64_t> NumBuckets(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const int64_t buckets, spec.Attr<int64_t>("num_buckets"));
  if (buckets < 1) return absl::InvalidArgumentError(absl::StrCat("num_buckets must be 1 at least, found ", buckets));
  return static_cast<uint64_t>(buckets);
}

absl::StatusOr<Kernel> MakeLegacy(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const uint64_t buckets, NumBuckets(spec));
  return Kernel([buckets](OpContext& c) {
    return MapStrings<int64_t>(c,
                               [&](const std::string& text) { return static_cast<int64_t>(Hash64(text) % buckets); });
  });
}

absl::StatusOr<Kernel> MakeFast(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const uint64_t buckets, NumBuckets(spec));
  return Kernel([buckets](OpContext& c) {
    return MapStrings<int64_t>(c, [&](const std::string& text) {
      return static_cast<int64_t>(util::Fingerprint64(text.data(), text.size()) % buckets);
    });
  });
}

absl::StatusOr<Kernel> MakeStrong(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const uint64_t buckets, NumBuckets(spec));
  THAW_ASSIGN_OR_RETURN(const auto key, spec.Attr<std::vector<int64_t>>("key"));
  if (key.size() != 2)
    return absl::InvalidArgumentError(absl::StrCat("key must have two elements, found ", key.size()));
  return Kernel([=](OpContext& c) {
    const highwayhash::HH_U64 words[2] = {static_cast<uint64_t>(key[0]), static_cast<uint64_t>(key[1])};
    return MapStrings<int64_t>(c, [&](const std::string& text) {
      return static_cast<int64_t>(highwayhash::SipHash(words, text.data(), text.size()) % buckets);
    });
  });
}

}  // namespace

void Register_string_hash(OpRegistry& registry) {
  registry.Add(Op("StringToHashBucket")
                   .Input("string_tensor: string")
                   .Output("output: int64")
                   .Attr("num_buckets: int >= 1")
                   .Shape(SameShape)
                   .Make(MakeLegacy));
  registry.Add(Op("StringToHashBucketFast")
                   .Input("input: string")
                   .Output("output: int64")
                   .Attr("num_buckets: int >= 1")
                   .Shape(SameShape)
                   .Make(MakeFast));
  registry.Add(Op("StringToHashBucketStrong")
                   .Input("input: string")
                   .Output("output: int64")
                   .Attr("num_buckets: int >= 1")
                   .Attr("key: list(int)")
                   .Shape(SameShape)
                   .Make(MakeStrong));
}

}  // namespace thaw
