// The elementwise part of a long short-term memory cell.
#pragma once

#include <cstdint>

namespace thaw {

// `gates` has a row of 4 × units for each of `rows`: input, forget, candidate and output gate before their activations.
// c' = sigmoid(f) c + sigmoid(i) tanh(g); h' = sigmoid(o) tanh(c').
void LstmGates(int64_t rows, int64_t units, const float* gates, const float* c, float* next_h, float* next_c);

}  // namespace thaw
