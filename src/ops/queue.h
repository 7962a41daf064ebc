// Queues of tuples of tensors, as input pipelines of TensorFlow 1 have them.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "kernels/philox.h"
#include "ops/op_context.h"
#include "thaw/tensor.h"

namespace thaw {

class Queue : public Object {
 public:
  enum class Order { kFirstIn, kShuffled, kPriority };  // kPriority: by the first component, an int64 scalar
  using Element = std::vector<Tensor>;

  struct Options {
    Order order = Order::kFirstIn;
    std::vector<DType> types;
    std::vector<PartialShape> shapes;  // empty: any
    bool pads = false;                 // elements of one batch may differ where the shape is open; zeros are put behind
    int64_t capacity = -1;             // -1: no limit
    int64_t min_after_dequeue = 0;     // kShuffled: what must stay behind until the queue is closed
    uint64_t seed = 0, seed2 = 0;
  };

  Queue(std::string name, Options options)
      : name_(std::move(name)), options_(std::move(options)), random_(Philox(options_.seed, options_.seed2)) {}

  std::string Describe() const override { return absl::StrCat("queue '", name_, "'"); }
  const std::vector<DType>& types() const { return options_.types; }

  // Waits for room. Cancelled when the queue is closed.
  absl::Status Enqueue(RunEnv& env, Element element);
  // One element from each row of the tensors.
  absl::Status EnqueueMany(RunEnv& env, absl::Span<const Tensor> rows);
  // Waits for an element. OutOfRange when the queue is closed and has none left.
  absl::StatusOr<Element> Dequeue(RunEnv& env);
  // `count` elements stacked; fewer, but one at least, when `up_to` and the queue is closed.
  absl::StatusOr<Element> DequeueMany(RunEnv& env, int64_t count, bool up_to);
  void Close(bool cancel_pending_enqueues);

  int64_t size() const;
  bool closed() const;

 private:
  absl::Status Check(const Element& element) const;
  void Insert(Element element);
  Element Take();
  // Waits on `lock` until `ready`. An error when the run ends, or when no other run could ever change anything.
  template <typename Ready>
  absl::Status Wait(RunEnv& env, std::unique_lock<std::mutex>& lock, const char* what, Ready ready);
  absl::StatusOr<Tensor> Batch(absl::Span<const Element> elements, size_t component) const;

  const std::string name_;
  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Element> elements_;
  PhiloxSequence random_;
  bool closed_ = false;
  bool cancelled_ = false;
};

}  // namespace thaw
