#include "kernels/let_go.h"

#include <sys/mman.h>

#include <cstdint>

namespace thaw {

void LetGo(const Tensor& tensor) {
#ifdef MADV_PAGEOUT
  constexpr uintptr_t kPage = 4096;
  const auto first = (reinterpret_cast<uintptr_t>(tensor.raw()) + kPage - 1) / kPage * kPage;
  const auto last = (reinterpret_cast<uintptr_t>(tensor.raw()) + tensor.num_bytes()) / kPage * kPage;
  if (last > first + 16 * kPage) madvise(reinterpret_cast<void*>(first), last - first, MADV_PAGEOUT);
#endif
}

}  // namespace thaw
