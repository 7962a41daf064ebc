#include "base/parallel.h"

#include <omp.h>
#include <xmmintrin.h>

#include <algorithm>

namespace thaw {
namespace {

constexpr double kWorthwhileNanoseconds = 40'000;
constexpr unsigned int kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;

}  // namespace

int NumThreads() { return omp_get_max_threads(); }

void SetNumThreads(int threads) { omp_set_num_threads(std::max(1, threads)); }

// OpenMP, because oneDNN's Debian build brings its threads: one team for both, never two that fight for the cores.
void ParallelFor(int64_t total, double cost_per_item, absl::FunctionRef<void(int64_t, int64_t)> body) {
  if (total <= 0) return;
  const double work = static_cast<double>(total) * cost_per_item;
  const int64_t threads = std::min<int64_t>({NumThreads(), total, static_cast<int64_t>(work / kWorthwhileNanoseconds)});
  if (threads <= 1 || omp_in_parallel()) return body(0, total);
  const int64_t piece = (total + threads - 1) / threads;
#pragma omp parallel num_threads(static_cast<int>(threads))
  {
    FlushDenormals flush;
    const int64_t begin = omp_get_thread_num() * piece;
    if (begin < total) body(begin, std::min(total, begin + piece));
  }
}

FlushDenormals::FlushDenormals() : saved_(_mm_getcsr()) { _mm_setcsr(saved_ | kFlushToZero | kDenormalsAreZero); }

FlushDenormals::~FlushDenormals() { _mm_setcsr(saved_); }

}  // namespace thaw
