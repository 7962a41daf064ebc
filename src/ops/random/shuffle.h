// Rows in random order.
#pragma once

#include <numeric>
#include <vector>

#include "kernels/philox.h"
#include "ops/op_context.h"

namespace thaw {

// Output 0 has the rows of input 0 in an order drawn from `generator` (Fisher and Yates, from the front).
inline absl::Status ShuffleRows(OpContext& c, Philox generator) {
  const Tensor& input = c.input(0);
  if (input.num_elements() <= 1 || input.dim(0) <= 1) {
    c.set_output(0, input);
    return absl::OkStatus();
  }
  const int64_t rows = input.dim(0), row = input.num_elements() / rows;
  std::vector<int64_t> order(static_cast<size_t>(rows));
  std::iota(order.begin(), order.end(), 0);
  PhiloxSequence words(generator);
  for (int64_t i = 0; i + 1 < rows; ++i) {
    std::swap(order[i], order[i + words() % static_cast<uint32_t>(rows - i)]);
  }
  THAW_ASSIGN_OR_RETURN(Tensor * output, c.AllocateOutput(0, input.shape()));
  DispatchBySize(input.dtype(), [&]<typename T>() {
    const T* from = input.data<T>();
    T* to = output->mutable_data<T>();
    for (int64_t i = 0; i < rows; ++i) std::copy_n(from + order[i] * row, row, to + i * row);
  });
  return absl::OkStatus();
}

}  // namespace thaw
