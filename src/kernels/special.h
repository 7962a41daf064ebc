// Special functions that neither the C++ library nor Eigen has, to about double precision.
#pragma once

namespace thaw {

// Dawson's integral, e^(−x²) ∫₀ˣ e^(t²) dt.
double Dawson(double x);

// ∫₀ˣ cos(π t² / 2) dt and ∫₀ˣ sin(π t² / 2) dt.
double FresnelCosine(double x);
double FresnelSine(double x);

// −∫₁ˣ log(t) / (t − 1) dt, the dilogarithm of 1 − x; NaN below 0.
double Spence(double x);

}  // namespace thaw
