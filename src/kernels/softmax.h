// Softmax over the rows of a matrix.
#pragma once

#include <cstdint>

namespace thaw {

// output[i] = exp(input[i] - max) / sum, or input[i] - max - log(sum). In place when they are the same.
template <typename T>
void Softmax(int64_t rows, int64_t columns, bool log, const T* input, T* output);

}  // namespace thaw
