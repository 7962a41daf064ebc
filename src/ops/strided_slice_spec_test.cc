#include "ops/strided_slice_spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace thaw {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min(), kMax = std::numeric_limits<int64_t>::max();

TEST(PlanStridedSlice, CountsFromTheEndAndClamps) {
  const auto plan = PlanStridedSlice({10}, {-3}, {100}, {2}, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->begin, ElementsAre(7));
  EXPECT_THAT(plan->result, ElementsAre(2));
}

TEST(PlanStridedSlice, GoesBackwards) {
  const auto plan = PlanStridedSlice({5}, {0}, {0}, {-2}, {.begin = 1, .end = 1});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->begin, ElementsAre(4));
  EXPECT_THAT(plan->result, ElementsAre(3));
}

TEST(PlanStridedSlice, PutsDimensionsInAndTakesThemOut) {
  // x[..., newaxis, 1] of [2, 3, 4]
  const auto plan =
      PlanStridedSlice({2, 3, 4}, {0, 0, 1}, {0, 0, 2}, {1, 1, 1}, {.ellipsis = 1, .new_axis = 2, .shrink_axis = 4});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->result, ElementsAre(2, 3, 1));
  EXPECT_THAT(plan->place, ElementsAre(0, 1, -1));
}

TEST(PlanStridedSlice, LeavesOpenWhatAnUnknownDimensionDecides) {
  const auto plan = PlanStridedSlice({-1, 4}, {0, 1}, {2, 3}, {1, 1}, {});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(plan->result, ElementsAre(-1, 2));
}

TEST(PlanStridedSlice, SurvivesExtremes) {
  for (int64_t begin : {kMin, int64_t{0}, kMax}) {
    for (int64_t end : {kMin, int64_t{0}, kMax}) {
      for (int64_t stride : {kMin, int64_t{-1}, int64_t{1}, kMax}) {
        const auto plan = PlanStridedSlice({3}, {begin}, {end}, {stride}, {});
        ASSERT_TRUE(plan.ok()) << plan.status();
        EXPECT_LE(plan->result[0], 3);
        EXPECT_GE(plan->result[0], 0);
      }
    }
  }
}

TEST(PlanStridedSlice, SaysWhatIsWrong) {
  EXPECT_THAT(PlanStridedSlice({3}, {0}, {1}, {0}, {}).status().message(), HasSubstr("must not be zero"));
  EXPECT_THAT(PlanStridedSlice({3}, {0, 0}, {1, 1}, {1, 1}, {}).status().message(), HasSubstr("2 indices"));
  EXPECT_THAT(PlanStridedSlice({3}, {3}, {4}, {1}, {.shrink_axis = 1}).status().message(),
              HasSubstr("out of bounds for size 3"));
  EXPECT_THAT(PlanStridedSlice({3}, {0, 0}, {1, 1}, {1, 1}, {.ellipsis = 3}).status().message(),
              HasSubstr("one ellipsis"));
}

TEST(AssignSlice, BroadcastsTheValue) {
  Tensor target = Tensor::FromValues<int32_t>(Shape{2, 3}, {0, 0, 0, 0, 0, 0});
  const auto plan = PlanStridedSlice({2, 3}, {0, 2}, {2, 0}, {1, -2}, {.end = 2});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_TRUE(AssignSlice(*plan, Tensor::Vector<int32_t>({7, 8}), &target).ok());
  EXPECT_THAT(target.flat<int32_t>(), ElementsAre(8, 0, 7, 8, 0, 7));
  EXPECT_FALSE(AssignSlice(*plan, Tensor::Vector<int32_t>({7, 8, 9}), &target).ok());
}

}  // namespace
}  // namespace thaw
