#include "kernels/special.h"

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

namespace thaw {
namespace {

using std::numbers::pi;
constexpr double kEpsilon = 1e-17;

// C + iS: a power series for small arguments, a continued fraction of erfc for large ones.
std::complex<double> Fresnel(double x) {
  const double a = std::fabs(x);
  std::complex<double> result;
  if (a < 1.5) {
    // Σ (iπ/2)^k a^(2k+1) / (k! (2k+1))
    const std::complex<double> step(0, pi / 2 * a * a);
    std::complex<double> term = a;
    for (int k = 0; k < 60; ++k) {
      result += term / (2.0 * k + 1);
      term *= step / (k + 1.0);
    }
  } else if (a > 1e8) {
    result = {0.5, 0.5};
  } else {
    // (1 + i)/2 · (1 − e^(iπa²/2) · h), by Lentz's evaluation with b advancing in steps of 4.
    const double square = pi * a * a;
    std::complex<double> b(1, -square), d = 1.0 / b, h = d;
    std::complex<double> c = 1 / std::numeric_limits<double>::min();
    for (int n = 1; n < 400; n += 2) {
      const double numerator = -static_cast<double>(n) * (n + 1);
      b += 4.0;
      d = 1.0 / (numerator * d + b);
      c = b + numerator / c;
      const std::complex<double> factor = c * d;
      h *= factor;
      if (std::fabs(factor.real() - 1) + std::fabs(factor.imag()) < kEpsilon) break;
    }
    h *= std::complex<double>(a, -a);
    result = std::complex<double>(0.5, 0.5) * (1.0 - std::polar(1.0, square / 2) * h);
  }
  return x < 0 ? -result : result;
}

// Li₂(z) for |z| ≤ 1/2.
double DilogarithmSeries(double z) {
  double power = z, sum = 0;
  for (int k = 1; k < 80; ++k) {
    sum += power / (static_cast<double>(k) * k);
    power *= z;
  }
  return sum;
}

}  // namespace

double Dawson(double x) {
  const double a = std::fabs(x);
  if (a != a || a > 1e150) return a != a ? x : 0.5 / x;
  if (a < 0.2) {
    // x Σ (−2x²)^k / (2k+1)!!
    double term = x, sum = 0;
    for (int k = 0; k < 20; ++k) {
      sum += term;
      term *= -2 * x * x / (2 * k + 3);
    }
    return sum;
  }
  // Rybicki: a sum of Gaussians around x over odd n, exponentially exact as the step shrinks.
  constexpr double kStep = 0.2;
  const double nearest = 2 * std::floor(0.5 * a / kStep + 0.5);
  const double rest = a - nearest * kStep;
  double sum = 0;
  for (int n = -61; n <= 61; n += 2) {
    const double distance = rest - n * kStep;
    if (nearest + n != 0) sum += std::exp(-distance * distance) / (nearest + n);
  }
  return std::copysign(sum / std::sqrt(pi), x);
}

double FresnelCosine(double x) { return x != x ? x : Fresnel(x).real(); }
double FresnelSine(double x) { return x != x ? x : Fresnel(x).imag(); }

double Spence(double x) {
  constexpr double kZeta2 = pi * pi / 6;
  if (!(x >= 0)) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return kZeta2;
  if (std::isinf(x)) return -x;
  // Inversion and reflection bring the series' argument within 1/2.
  if (x > 2) return -0.5 * std::log(x) * std::log(x) - Spence(1 / x);
  if (x < 0.5) return kZeta2 - std::log(x) * std::log1p(-x) - DilogarithmSeries(x);
  if (x > 1.5) return -0.5 * std::log(x) * std::log(x) - DilogarithmSeries(1 - 1 / x);
  return DilogarithmSeries(1 - x);
}

}  // namespace thaw
