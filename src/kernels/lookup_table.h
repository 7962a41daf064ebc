// Tables from keys (scalars or small vectors) to values (tensors of one shape), behind HashTable, MutableHashTable,
// MutableHashTableOfTensors and MutableDenseHashTable.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "thaw/tensor.h"

namespace thaw {

class LookupTable : public Object {
 public:
  enum class Kind { kStatic, kMutable, kDense };

  // What a table is made of. `empty_key` and `deleted_key` serve dense tables, which refuse them as keys.
  struct Options {
    Kind kind = Kind::kMutable;
    DType key_dtype = DType::kInvalid;
    DType value_dtype = DType::kInvalid;
    Shape value_shape;
    Tensor empty_key;
    Tensor deleted_key;  // not valid: nothing can be removed
    int64_t num_buckets = 0;
    float max_load_factor = 1;
  };
  // InvalidArgument for types that no table has.
  static absl::StatusOr<std::shared_ptr<LookupTable>> Make(Options options);

  std::string Describe() const override;
  Kind kind() const { return options_.kind; }
  DType key_dtype() const { return options_.key_dtype; }
  DType value_dtype() const { return options_.value_dtype; }
  bool initialized() const;
  int64_t size() const;

  // One value for each key; for a missing key the default, which is one value or one for each key.
  absl::StatusOr<Tensor> Find(const Tensor& keys, const Tensor& default_value) const;
  // Fills a static table, once; a second time with the same pairs changes nothing.
  absl::Status Initialize(const Tensor& keys, const Tensor& values);
  absl::Status Insert(const Tensor& keys, const Tensor& values);
  absl::Status Remove(const Tensor& keys);
  // Replaces the whole content; initialises a static table.
  absl::Status Import(const Tensor& keys, const Tensor& values);
  // Keys and values in some order; for a dense table all its buckets, as TensorFlow has them.
  absl::Status Export(Tensor* keys, Tensor* values) const;

 protected:
  explicit LookupTable(Options options);

  const Shape& key_shape() const { return key_shape_; }
  // The number of keys in `keys`, which have the table's type and end in the shape of a key.
  absl::StatusOr<int64_t> CountKeys(const Tensor& keys, Shape* prefix) const;
  absl::StatusOr<int64_t> CheckPairs(const Tensor& keys, const Tensor& values) const;

  // The functions below are called with the lock held and checked arguments.
  virtual int64_t Count() const = 0;
  virtual void Clear() = 0;
  virtual void Get(const Tensor& keys, int64_t count, const Tensor& default_value, bool own_default,
                   Tensor* out) const = 0;
  virtual absl::Status Put(const Tensor& keys, int64_t count, const Tensor& values) = 0;
  // Put for a static table: a key that is there with another value is an error; with `compare_only` so is a new key.
  virtual absl::Status PutOnce(const Tensor& keys, int64_t count, const Tensor& values, bool compare_only) = 0;
  virtual absl::Status Erase(const Tensor& keys, int64_t count) = 0;
  virtual absl::Status Dump(Tensor* keys, Tensor* values) const = 0;
  virtual bool IsReserved(const Tensor& keys, int64_t i) const = 0;

  const Options options_;
  const Shape key_shape_;  // that of the empty key, else scalar
  mutable std::mutex mutex_;
  bool initialized_ = false;
};

}  // namespace thaw
