// Sizes of tensors: Shape is fully known, PartialShape may lack dimensions or the rank.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace thaw {

using Dims = absl::InlinedVector<int64_t, 6>;

// The dimensions of a tensor, outermost first; rank 0 is a scalar.
class Shape {
 public:
  Shape() = default;
  // For dimensions the program itself made: each at least 0, product within int64.
  Shape(std::initializer_list<int64_t> dims) : Shape(Dims(dims)) {}
  explicit Shape(Dims dims);
  explicit Shape(absl::Span<const int64_t> dims) : Shape(Dims(dims.begin(), dims.end())) {}

  // For dimensions from outside: InvalidArgument when one is negative or the product leaves int64.
  static absl::StatusOr<Shape> FromDims(absl::Span<const int64_t> dims);

  int rank() const { return static_cast<int>(dims_.size()); }
  int64_t dim(int i) const { return dims_[static_cast<size_t>(i)]; }
  const Dims& dims() const { return dims_; }
  int64_t num_elements() const { return num_elements_; }
  bool is_scalar() const { return dims_.empty(); }

  // "[2,3]"; "[]" for a scalar.
  std::string ToString() const;

  friend bool operator==(const Shape& a, const Shape& b) { return a.dims_ == b.dims_; }

 private:
  Dims dims_;
  int64_t num_elements_ = 1;
};

// A shape of which the rank or single dimensions (-1) may be unknown.
class PartialShape {
 public:
  // Unknown rank.
  PartialShape() = default;
  PartialShape(std::initializer_list<int64_t> dims) : known_rank_(true), dims_(dims) {}
  explicit PartialShape(Dims dims) : known_rank_(true), dims_(std::move(dims)) {}
  PartialShape(const Shape& shape) : known_rank_(true), dims_(shape.dims()) {}  // NOLINT

  bool known_rank() const { return known_rank_; }
  int rank() const { return known_rank_ ? static_cast<int>(dims_.size()) : -1; }
  int64_t dim(int i) const { return dims_[static_cast<size_t>(i)]; }
  const Dims& dims() const { return dims_; }
  bool fully_known() const;
  // REQUIRES: fully_known().
  Shape AsShape() const { return Shape(dims_); }
  bool IsCompatibleWith(const Shape& shape) const;

  // "[?,3]"; "<unknown>" without a rank.
  std::string ToString() const;

  friend bool operator==(const PartialShape& a, const PartialShape& b) {
    return a.known_rank_ == b.known_rank_ && a.dims_ == b.dims_;
  }

 private:
  bool known_rank_ = false;
  Dims dims_;
};

}  // namespace thaw
