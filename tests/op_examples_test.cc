// Every registered op: its specification, its examples (testdata/ops, answers of TensorFlow), one thread and two.
#include <gtest/gtest.h>

#include <cstring>

#include "example_files.h"
#include "ops/op.h"

namespace thaw {
namespace {

TEST(OpRegistry, EverySpecificationParses) {
  for (const std::string& error : OpRegistry::Global().errors()) ADD_FAILURE() << error;
  ASSERT_FALSE(OpRegistry::Global().List().empty());
  EXPECT_NE(OpRegistry::Global().List().front()->def.name, "");
}

TEST(OpRegistry, EveryOpThatRunsHasAShapeFunction) {
  for (const OpEntry* entry : OpRegistry::Global().List()) {
    EXPECT_TRUE(entry->kernels.empty() || entry->shape != nullptr) << entry->def.name;
  }
}

TEST(OpExamplesTest, HoldForEveryOp) {
  size_t checked = 0;
  for (const OpEntry* entry : OpRegistry::Global().List()) {
    if (entry->kernels.empty()) continue;
    for (const Example& example : OpExamples(entry->def.name)) {
      ++checked;
      if (const auto problem = Check(example)) ADD_FAILURE() << example.name << ": " << *problem;
    }
  }
  EXPECT_GT(checked, 0u);
}

bool SameBits(const Tensor& a, const Tensor& b) {
  if (a.dtype() != b.dtype() || !(a.shape() == b.shape())) return false;
  if (a.dtype() == DType::kString) return a.flat<std::string>() == b.flat<std::string>();
  return DTypeSize(a.dtype()) == 0 || a.num_bytes() == 0 || std::memcmp(a.raw(), b.raw(), a.num_bytes()) == 0;
}

TEST(OpExamplesTest, AreTheSameWithOneThreadAndTwo) {
  for (const OpEntry* entry : OpRegistry::Global().List()) {
    if (entry->kernels.empty()) continue;
    for (const Example& example : OpExamples(entry->def.name)) {
      const auto one = RunExample(example, 1), two = RunExample(example, 2);
      ASSERT_EQ(one.ok(), two.ok()) << example.name;
      if (!one.ok()) continue;
      for (size_t i = 0; i < one->size(); ++i)
        EXPECT_TRUE(SameBits((*one)[i], (*two)[i])) << example.name << " output " << i;
    }
  }
}

}  // namespace
}  // namespace thaw
