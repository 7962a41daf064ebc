#include "kernels/random_fill.h"

#include <vector>

#include "base/parallel.h"
#include "gtest/gtest.h"

namespace thaw {
namespace {

// The known answers of Random123.
TEST(Philox, GivesThePublishedBits) {
  EXPECT_EQ(Philox(0, 0, 0)(), (Philox::Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(Philox(~0ull, ~0ull, ~0ull)(), (Philox::Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(Philox(0x299f31d0a4093822, 0x85a308d3243f6a88, 0x0370734413198a2e)(),
            (Philox::Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, SkipsAsManyBlocksAsAreDrawn) {
  Philox drawn(7, 9), skipped(7, 9);
  for (int i = 0; i < 5; ++i) drawn();
  skipped.Skip(5);
  EXPECT_EQ(drawn(), skipped());
  Philox carried(1, ~0ull, 3);
  carried.Skip(2);
  EXPECT_EQ(carried.counter_low(), 1u);
  EXPECT_EQ(carried.counter_high(), 4u);
}

TEST(FillRandom, DoesNotDependOnTheNumberOfThreads) {
  const int threads = NumThreads();
  for (Distribution distribution : {Distribution::kUniform, Distribution::kNormal, Distribution::kTruncatedNormal}) {
    std::vector<float> one(100'003), two(100'003);
    SetNumThreads(1);
    FillRandom(distribution, Philox(1, 2), one.data(), 100'003);
    SetNumThreads(2);
    FillRandom(distribution, Philox(1, 2), two.data(), 100'003);
    SetNumThreads(threads);
    EXPECT_EQ(one, two);
  }
}

TEST(FillRandom, KeepsWithinItsBounds) {
  std::vector<double> values(10'001);
  FillRandom(Distribution::kUniform, Philox(3, 4), values.data(), 10'001);
  for (double value : values) ASSERT_TRUE(value >= 0 && value < 1);
  FillRandom(Distribution::kTruncatedNormal, Philox(3, 4), values.data(), 10'001);
  for (double value : values) ASSERT_LT(std::fabs(value), 2);
  std::vector<int64_t> integers(1001);
  FillRange<int64_t>(Philox(3, 4), -5, 6, integers.data(), 1001);
  for (int64_t value : integers) ASSERT_TRUE(value >= -5 && value < 6);
}

}  // namespace
}  // namespace thaw
