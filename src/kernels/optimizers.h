// The arithmetic of TensorFlow's optimizers: one step of a variable and its slots.
#pragma once

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "thaw/dtype.h"

namespace thaw {

constexpr int kMaxOptimizerVariables = 4;

// All arrays are of one dtype.
struct OptimizerArgs {
  std::array<void*, kMaxOptimizerVariables> variables;  // the variable, then its slots
  const void* grad;
  absl::Span<const void* const> hyper;  // learning rate and so on, a scalar each, in the order of the op's inputs
  int64_t global_step = 0;
  // What the op's own attribute says: update_slots, use_nesterov, multiply_linear_by_lr.
  bool flag = false;
};

// Elements [at, at + count) of the variables, with the gradients from `grad_at` on.
using OptimizerStep = void (*)(const OptimizerArgs& args, int64_t at, int64_t grad_at, int64_t count);

// The step of "Adam", "Momentum" … (what follows "Apply" in the op's name); null when there is none for the type.
OptimizerStep FindOptimizerStep(absl::string_view name, DType dtype);

}  // namespace thaw
