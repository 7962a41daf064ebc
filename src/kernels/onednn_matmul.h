// One oneDNN matrix product of one shape.
#pragma once

#include <memory>

#include "kernels/gemm.h"
#include "kernels/onednn.h"

namespace thaw {

class DnnlMatMul {
 public:
  // `pack` leaves B's layout to oneDNN. Null when oneDNN has no such product.
  static std::shared_ptr<const DnnlMatMul> Make(const GemmShape& shape, const Epilogue& epilogue, bool pack);

  bool SamePacking(const DnnlMatMul& other) const { return b_ == other.b_; }
  absl::StatusOr<Tensor> Pack(const float* b) const;
  // `b` is packed when Make was asked to.
  absl::Status Run(const float* a, const float* b, float* c, const float* bias, const float* residual) const;

 private:
  void Describe(const GemmShape& shape, const Epilogue& epilogue, bool pack);

  dnnl::memory::desc a_, plain_b_, b_, bias_, c_, scratch_;
  dnnl::primitive primitive_;
};

}  // namespace thaw
