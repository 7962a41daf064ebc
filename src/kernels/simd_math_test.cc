#include "kernels/simd_math.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace thaw {
namespace {

// The largest relative error against the C library in double, over values that fill a range.
double LargestError(void (*function)(const float*, float*, int64_t), double (*exact)(double), float from, float to) {
  std::vector<float> x, y;
  for (int i = 0; i <= 200'003; ++i) x.push_back(from + (to - from) * static_cast<float>(i) / 200'003.0f);
  y.resize(x.size());
  function(x.data(), y.data(), static_cast<int64_t>(x.size()));
  double largest = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double wanted = exact(x[i]);
    if (std::fabs(wanted) < std::numeric_limits<float>::min()) continue;
    largest = std::max(largest, std::fabs(y[i] - wanted) / std::fabs(wanted));
  }
  return largest;
}

float At(void (*function)(const float*, float*, int64_t), float x) {
  float y;
  function(&x, &y, 1);
  return y;
}

double ExactSigmoid(double x) { return 1 / (1 + std::exp(-x)); }

TEST(SimdMath, AgreesWithTheCLibrary) {
  EXPECT_LT(LargestError(simd::Exp, std::exp, -87.0f, 88.7f), 3e-7);
  EXPECT_LT(LargestError(simd::Log, std::log, 1e-6f, 0.9f), 3e-7);
  EXPECT_LT(LargestError(simd::Log, std::log, 1.1f, 1e6f), 3e-7);
  EXPECT_LT(LargestError(simd::Tanh, std::tanh, -10.0f, 10.0f), 5e-7);
  EXPECT_LT(LargestError(simd::Sigmoid, ExactSigmoid, -80.0f, 80.0f), 5e-7);
  EXPECT_LT(LargestError(simd::Erf, std::erf, -5.0f, 5.0f), 1e-6);
  EXPECT_LT(LargestError(simd::Sin, std::sin, -3.0f, 3.0f), 1e-6);
  EXPECT_LT(LargestError(simd::Cos, std::cos, -1.5f, 1.5f), 1e-6);
}

TEST(SimdMath, KeepsAbsoluteErrorSmallForLargeAngles) {
  for (float x : {100.0f, 1000.5f, -8000.25f, 8192.0f, 1e5f, 1e10f}) {
    EXPECT_NEAR(At(simd::Sin, x), std::sin(static_cast<double>(x)), 2e-6) << x;
    EXPECT_NEAR(At(simd::Cos, x), std::cos(static_cast<double>(x)), 2e-6) << x;
  }
}

TEST(SimdMath, HandlesTheEndsOfTheRange) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity(), kNan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(At(simd::Exp, 89.0f), kInfinity);
  EXPECT_EQ(At(simd::Exp, kInfinity), kInfinity);
  EXPECT_EQ(At(simd::Exp, -kInfinity), 0.0f);
  EXPECT_EQ(At(simd::Exp, 0.0f), 1.0f);
  EXPECT_EQ(At(simd::Log, 0.0f), -kInfinity);
  EXPECT_EQ(At(simd::Log, 1.0f), 0.0f);
  EXPECT_EQ(At(simd::Log, kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(At(simd::Log, -1.0f)));
  EXPECT_EQ(At(simd::Tanh, 100.0f), 1.0f);
  EXPECT_EQ(At(simd::Tanh, -kInfinity), -1.0f);
  EXPECT_EQ(At(simd::Sigmoid, -1000.0f), 0.0f);
  EXPECT_EQ(At(simd::Sigmoid, 1000.0f), 1.0f);
  EXPECT_TRUE(std::isnan(At(simd::Sin, kInfinity)));
  for (auto function : {simd::Exp, simd::Log, simd::Tanh, simd::Sigmoid, simd::Erf, simd::Sin, simd::Cos}) {
    EXPECT_TRUE(std::isnan(At(function, kNan)));
  }
}

}  // namespace
}  // namespace thaw
