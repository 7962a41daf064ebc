#include "kernels/strided_copy.h"

#include <xmmintrin.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <type_traits>

#include "base/parallel.h"
#include "tensor/dispatch.h"

namespace thaw {
namespace {

// Rows of the tiles in which a transposition walks: a tile's lines stay in the first-level cache.
constexpr int64_t kTile = 16;

// Fewest dimensions, the destination's innermost last: those of size 1 dropped, those that lie densely one after the
// other in both arrays merged.
CopyDims Simplify(CopyDims dims) {
  std::stable_sort(dims.begin(), dims.end(),
                   [](const CopyDim& a, const CopyDim& b) { return std::abs(a.to) > std::abs(b.to); });
  CopyDims simple;
  for (const CopyDim& dim : dims) {
    if (dim.size == 1) continue;
    if (!simple.empty() && simple.back().from == dim.from * dim.size && simple.back().to == dim.to * dim.size) {
      simple.back() = {simple.back().size * dim.size, dim.from, dim.to};
    } else {
      simple.push_back(dim);
    }
  }
  return simple;
}

// Walks through all indices of some dimensions in row-major order.
class Odometer {
 public:
  Odometer(absl::Span<const CopyDim> dims, int64_t item) : dims_(dims), index_(dims.size()) {
    for (size_t d = dims.size(); d-- > 0;) {
      index_[d] = item % dims[d].size;
      item /= dims[d].size;
      from_ += index_[d] * dims[d].from;
      to_ += index_[d] * dims[d].to;
    }
  }
  void Next() {
    for (size_t d = dims_.size(); d-- > 0;) {
      from_ += dims_[d].from;
      to_ += dims_[d].to;
      if (++index_[d] < dims_[d].size) return;
      from_ -= dims_[d].size * dims_[d].from;
      to_ -= dims_[d].size * dims_[d].to;
      index_[d] = 0;
    }
  }
  int64_t from() const { return from_; }
  int64_t to() const { return to_; }

 private:
  absl::Span<const CopyDim> dims_;
  absl::InlinedVector<int64_t, 8> index_;
  int64_t from_ = 0;
  int64_t to_ = 0;
};

template <typename T>
void CopyLine(const CopyDim& dim, const T* from, T* to) {
  if (dim.from == 1 && dim.to == 1) {
    if constexpr (std::is_trivially_copyable_v<T>) {
      std::memcpy(to, from, static_cast<size_t>(dim.size) * sizeof(T));
    } else {
      std::copy_n(from, dim.size, to);
    }
  } else if (dim.from == 0 && dim.to == 1) {
    std::fill_n(to, dim.size, *from);
  } else {
    for (int64_t i = 0; i < dim.size; ++i) to[i * dim.to] = from[i * dim.from];
  }
}

// A 4 × 4 block of 4-byte elements through registers.
void TransposeBlock(const float* from, int64_t from_stride, float* to, int64_t to_stride) {
  __m128 a = _mm_loadu_ps(from), b = _mm_loadu_ps(from + from_stride);
  __m128 c = _mm_loadu_ps(from + 2 * from_stride), d = _mm_loadu_ps(from + 3 * from_stride);
  _MM_TRANSPOSE4_PS(a, b, c, d);
  _mm_storeu_ps(to, a);
  _mm_storeu_ps(to + to_stride, b);
  _mm_storeu_ps(to + 2 * to_stride, c);
  _mm_storeu_ps(to + 3 * to_stride, d);
}

// to[r][c] = from[c][r] for `rows` × `columns` elements; rows of `to` are to_stride apart, columns of it from_stride in
// `from`.
template <typename T>
void TransposeTile(int64_t rows, int64_t columns, const T* from, int64_t from_stride, T* to, int64_t to_stride) {
  int64_t c0 = 0;
  if constexpr (sizeof(T) == 4) {
    for (; rows % 4 == 0 && c0 + 4 <= columns; c0 += 4) {
      for (int64_t r = 0; r < rows; r += 4) {
        TransposeBlock(reinterpret_cast<const float*>(from + c0 * from_stride + r), from_stride,
                       reinterpret_cast<float*>(to + r * to_stride + c0), to_stride);
      }
    }
  }
  for (; c0 < columns; c0 += kTile) {
    const int64_t c1 = std::min(columns, c0 + kTile);
    for (int64_t r = 0; r < rows; ++r) {
      for (int64_t c = c0; c < c1; ++c) to[r * to_stride + c] = from[c * from_stride + r];
    }
  }
}

int64_t Items(absl::Span<const CopyDim> dims) {
  int64_t items = 1;
  for (const CopyDim& dim : dims) items *= dim.size;
  return items;
}

// The innermost dimension is dense in the destination, dimension `dense` in the source.
template <typename T>
void TransposingCopy(const CopyDims& dims, size_t dense, const T* from, T* to) {
  const CopyDim columns = dims.back(), rows = dims[dense];
  const int64_t tiles = (rows.size + kTile - 1) / kTile;
  CopyDims outer(dims.begin(), dims.end() - 1);
  outer.erase(outer.begin() + static_cast<std::ptrdiff_t>(dense));
  const double cost = 0.5 * static_cast<double>(columns.size * std::min(rows.size, kTile));
  ParallelFor(Items(outer) * tiles, cost, [&](int64_t begin, int64_t end) {
    Odometer at(outer, begin / tiles);
    for (int64_t item = begin, tile = begin % tiles; item < end; ++item) {
      const int64_t row = tile * kTile;
      TransposeTile(std::min(kTile, rows.size - row), columns.size, from + at.from() + row, columns.from,
                    to + at.to() + row * rows.to, rows.to);
      if (++tile == tiles) {
        tile = 0;
        at.Next();
      }
    }
  });
}

template <typename T>
void Copy(const CopyDims& dims, const T* from, T* to) {
  if (dims.empty()) {
    *to = *from;
    return;
  }
  const CopyDim line = dims.back();
  const auto dense = std::find_if(dims.begin(), dims.end(), [](const CopyDim& dim) { return dim.from == 1; });
  if (line.to == 1 && line.from != 0 && line.from != 1 && dense != dims.end()) {
    return TransposingCopy(dims, static_cast<size_t>(dense - dims.begin()), from, to);
  }
  if (dims.size() == 1) {
    return ParallelFor(line.size, 0.1 * sizeof(T), [&](int64_t begin, int64_t end) {
      CopyLine({end - begin, line.from, line.to}, from + begin * line.from, to + begin * line.to);
    });
  }
  const absl::Span<const CopyDim> outer(dims.data(), dims.size() - 1);
  ParallelFor(Items(outer), 2 + 0.1 * static_cast<double>(line.size) * sizeof(T), [&](int64_t begin, int64_t end) {
    Odometer at(outer, begin);
    for (int64_t item = begin; item < end; ++item, at.Next()) CopyLine(line, from + at.from(), to + at.to());
  });
}

}  // namespace

void StridedCopy(CopyDims dims, const Tensor& source, int64_t from_offset, Tensor* destination, int64_t to_offset) {
  if (std::any_of(dims.begin(), dims.end(), [](const CopyDim& dim) { return dim.size <= 0; })) return;
  dims = Simplify(std::move(dims));
  DispatchBySize(source.dtype(), [&]<typename T>() {
    Copy(dims, source.data<T>() + from_offset, destination->mutable_data<T>() + to_offset);
  });
}

Dims DenseStrides(const Shape& shape) {
  Dims strides(shape.dims().size());
  int64_t stride = 1;
  for (size_t d = strides.size(); d-- > 0;) {
    strides[d] = stride;
    stride *= std::max<int64_t>(shape.dims()[d], 1);
  }
  return strides;
}

CopyDims DenseCopyDims(const Shape& to, absl::Span<const int64_t> from_strides) {
  const Dims to_strides = DenseStrides(to);
  CopyDims dims;
  for (size_t d = 0; d < to_strides.size(); ++d) dims.push_back({to.dims()[d], from_strides[d], to_strides[d]});
  return dims;
}

}  // namespace thaw
