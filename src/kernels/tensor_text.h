// Tensors as text, as NumPy and TensorFlow print them.
#pragma once

#include <string>

#include "thaw/tensor.h"

namespace thaw {

// "[[1 2 ... 8]\n [1 1 ... 1]]": at most `edge` elements at each end of each dimension; all when it is negative.
std::string SummarizeTensor(const Tensor& tensor, int64_t edge);

}  // namespace thaw
