// Discrete Fourier transforms of one to three dimensions (FFTW; plans are made once a size and shared).
#pragma once

#include <complex>
#include <cstdint>

#include "absl/types/span.h"

namespace thaw {

// Sizes of the transformed dimensions, outermost first. REQUIRES: 1 to 3 of them, each in [1, 2^31).
using FftSizes = absl::Span<const int64_t>;

// Each of the `batch` arrays of complex numbers. An inverse transform is divided by the number of elements.
// T: float, double. REQUIRES: x and y do not overlap.
template <typename T>
void ComplexFft(FftSizes sizes, bool inverse, int64_t batch, const std::complex<T>* x, std::complex<T>* y);

// Real to complex and back; the last dimension of the complex arrays has size/2 + 1 elements.
template <typename T>
void RealFft(FftSizes sizes, int64_t batch, const T* x, std::complex<T>* y);
// Uses x as scratch.
template <typename T>
void InverseRealFft(FftSizes sizes, int64_t batch, std::complex<T>* x, T* y);

}  // namespace thaw
