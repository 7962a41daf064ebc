// What the reduction ops share: their axes, their shapes, and how a kernel is bound.
#pragma once

#include "kernels/reduce.h"
#include "ops/index_inputs.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {

// Without constant axes only the rank is known, and only when it is kept.
absl::Status ReductionShape(ShapeContext& c);

// The kernel of F over elements of T: input, axes → output, with the attribute keep_dims.
template <typename F, typename T>
absl::StatusOr<Kernel> MakeReduction(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const bool keep_dims, spec.Attr<bool>("keep_dims", false));
  return Kernel([keep_dims](OpContext& c) -> absl::Status {
    THAW_ASSIGN_OR_RETURN(const Dims axes, IntElements(c.input(1)));
    const Tensor& x = c.input(0);
    THAW_ASSIGN_OR_RETURN(const ReducePlan plan, PlanReduce(x.shape(), axes));
    THAW_ASSIGN_OR_RETURN(Tensor * y, c.AllocateOutput(0, keep_dims ? plan.kept_dims : plan.shape));
    Reduce<F>(plan, x.data<T>(), y->mutable_data<T>());
    return absl::OkStatus();
  });
}

template <template <typename> typename F, typename... Ts>
Op&& BindReduction(Op&& op, Types<Ts...>) {
  (std::move(op).Make("T", {kDTypeOf<Ts>}, MakeReduction<F<Ts>, Ts>), ...);
  return std::move(op);
}

}  // namespace thaw
