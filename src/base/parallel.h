// Work shared between the threads of one run.
#pragma once

#include <cstdint>

#include "absl/functional/function_ref.h"

namespace thaw {

// How many threads the calling thread's parallel regions (and oneDNN's) use; at least 1. The setting belongs to the
// calling thread, so that two runs may differ.
int NumThreads();
void SetNumThreads(int threads);

// Calls body(begin, end) on disjoint pieces that cover [0, total), from several threads when total × cost_per_item (in
// nanoseconds, roughly) is worth it: waking a thread costs tens of microseconds. Pieces do not depend on the number of
// threads in any way that a body without carried state could see. body must not throw.
void ParallelFor(int64_t total, double cost_per_item, absl::FunctionRef<void(int64_t, int64_t)> body);

// While it lives, the calling thread's parallel regions use one thread: for libraries whose sums depend on the number.
class OneThread {
 public:
  OneThread() : saved_(NumThreads()) { SetNumThreads(1); }
  ~OneThread() { SetNumThreads(saved_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int saved_;
};

// While it lives, the calling thread flushes denormal numbers to zero, as TensorFlow's threads do (they cost a
// hundredfold otherwise). Threads of ParallelFor always do.
class FlushDenormals {
 public:
  FlushDenormals();
  ~FlushDenormals();
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  unsigned int saved_;
};

}  // namespace thaw
