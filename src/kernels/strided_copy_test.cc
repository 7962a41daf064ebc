#include "kernels/strided_copy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <random>

#include "base/parallel.h"

namespace thaw {
namespace {

Tensor Counting(const Shape& shape) {
  Tensor tensor(DType::kInt32, shape);
  std::iota(tensor.mutable_flat<int32_t>().begin(), tensor.mutable_flat<int32_t>().end(), 0);
  return tensor;
}

// Element by element, by the definition.
void CopyNaively(const CopyDims& dims, size_t d, const Tensor& source, int64_t from, Tensor* destination, int64_t to) {
  if (d == dims.size()) {
    destination->mutable_data<int32_t>()[to] = source.data<int32_t>()[from];
    return;
  }
  for (int64_t i = 0; i < dims[d].size; ++i)
    CopyNaively(dims, d + 1, source, from + i * dims[d].from, destination, to + i * dims[d].to);
}

TEST(StridedCopy, EqualsItsDefinitionForEveryOrderAndDirection) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 400; ++trial) {
    const int rank = static_cast<int>(random() % 5);
    Dims sizes;
    std::vector<int> order(static_cast<size_t>(rank));
    for (int d = 0; d < rank; ++d)
      sizes.push_back(std::array<int64_t, 7>{1, 2, 3, 5, 16, 33, 0}[random() % (trial % 10 == 0 ? 7 : 6)]);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random);
    const Shape shape(sizes);
    if (shape.num_elements() > 100000) continue;
    const Dims strides = DenseStrides(shape);
    Dims result, from;
    int64_t offset = 0;
    for (int axis : order) {
      const bool reversed = random() % 4 == 0, repeated = random() % 8 == 0;
      result.push_back(shape.dim(axis));
      from.push_back(repeated   ? 0
                     : reversed ? -strides[static_cast<size_t>(axis)]
                                : strides[static_cast<size_t>(axis)]);
      if (from.back() < 0) offset += (shape.dim(axis) - 1) * strides[static_cast<size_t>(axis)];
    }
    const Tensor source = Counting(shape);
    const CopyDims dims = DenseCopyDims(Shape(result), from);
    Tensor expected = Counting(Shape(result)), got = Counting(Shape(result));
    CopyNaively(dims, 0, source, offset, &expected, 0);
    StridedCopy(dims, source, offset, &got, 0);
    ASSERT_THAT(got.flat<int32_t>(), ::testing::ElementsAreArray(expected.flat<int32_t>()))
        << shape.ToString() << " trial " << trial;
  }
}

TEST(StridedCopy, GivesTheSameFromAnyNumberOfThreads) {
  const Shape shape{37, 301, 129};
  const Tensor source = Counting(shape);
  const Dims strides = DenseStrides(shape);
  Tensor one(DType::kInt32, Shape{129, 37, 301}), many(DType::kInt32, Shape{129, 37, 301});
  const CopyDims dims = DenseCopyDims(one.shape(), {strides[2], strides[0], strides[1]});
  const int threads = NumThreads();
  SetNumThreads(1);
  StridedCopy(dims, source, 0, &one, 0);
  SetNumThreads(4);
  StridedCopy(dims, source, 0, &many, 0);
  SetNumThreads(threads);
  EXPECT_TRUE(one.flat<int32_t>() == many.flat<int32_t>());
}

TEST(StridedCopy, MovesStrings) {
  const Tensor source = Tensor::FromValues<std::string>(
      Shape{2, 2}, std::vector<std::string>{"a", "bc", "", "a string too long to lie in place"});
  Tensor got(DType::kString, Shape{2, 2});
  StridedCopy(DenseCopyDims(got.shape(), {1, 2}), source, 0, &got, 0);
  EXPECT_THAT(got.flat<std::string>(), ::testing::ElementsAre("a", "", "bc", "a string too long to lie in place"));
}

}  // namespace
}  // namespace thaw
