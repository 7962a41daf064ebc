#include "kernels/special.h"

#include <cmath>

#include "gtest/gtest.h"

namespace thaw {
namespace {

// The slope of `function` at x by central differences.
double Slope(double (*function)(double), double x) { return (function(x + 1e-5) - function(x - 1e-5)) / 2e-5; }

TEST(Special, HasTheValuesOfTables) {
  EXPECT_NEAR(Dawson(1.0), 0.5380795069127684, 1e-14);
  EXPECT_NEAR(Dawson(-5.0), -0.10213407442427683, 1e-14);
  EXPECT_NEAR(FresnelCosine(1.0), 0.7798934003768228, 1e-14);
  EXPECT_NEAR(FresnelSine(1.0), 0.4382591473903548, 1e-14);
  EXPECT_NEAR(FresnelCosine(-4.0), -0.4984260330381776, 1e-13);
  EXPECT_NEAR(Spence(0.0), M_PI * M_PI / 6, 1e-15);
  EXPECT_NEAR(Spence(2.0), -M_PI * M_PI / 12, 1e-15);
}

TEST(Special, SolvesTheDefiningEquations) {
  for (double x : {0.05, 0.15, 0.199, 0.201, 0.4, 0.6, 1.2, 1.45, 1.55, 2.2, 3.0, 5.0}) {
    EXPECT_NEAR(Slope(Dawson, x), 1 - 2 * x * Dawson(x), 1e-8) << x;
    EXPECT_NEAR(Slope(FresnelCosine, x), std::cos(M_PI / 2 * x * x), 1e-8) << x;
    EXPECT_NEAR(Slope(FresnelSine, x), std::sin(M_PI / 2 * x * x), 1e-8) << x;
    EXPECT_NEAR(Slope(Spence, x), -std::log(x) / (x - 1), 1e-7) << x;
  }
}

TEST(Special, IsContinuousWhereTheMethodChanges) {
  for (double x : {0.2, 0.5, 1.5, 2.0}) {
    for (auto function : {Dawson, FresnelCosine, FresnelSine, Spence}) {
      EXPECT_NEAR(function(std::nextafter(x, 0)), function(std::nextafter(x, 9)), 1e-13) << x;
    }
  }
}

TEST(Special, HandlesTheEnds) {
  EXPECT_TRUE(std::isnan(Spence(-1)));
  EXPECT_TRUE(std::isnan(Dawson(NAN)));
  EXPECT_EQ(Dawson(INFINITY), 0);
  EXPECT_EQ(FresnelSine(INFINITY), 0.5);
}

}  // namespace
}  // namespace thaw
