#include "tensor/buffer_pool.h"

#include <sys/mman.h>

#include <array>
#include <bit>
#include <cstdlib>
#include <mutex>
#include <new>
#include <vector>

namespace thaw {
namespace {

constexpr size_t kAlignment = 64;
// Blocks come in four sizes to each power of two; smaller ones are not worth rounding.
constexpr size_t kSmallest = 64;
constexpr size_t kClasses = 4 * 58;
constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kKeptBytes = size_t{1} << 30;
constexpr size_t kKeptByThread = 64;

size_t ClassOf(size_t bytes) {
  if (bytes <= kSmallest) return 0;
  const auto power = static_cast<size_t>(std::bit_width(bytes - 1)) - 1;  // 2^power < bytes ≤ 2^(power+1)
  return 4 * (power - 6) + ((bytes - 1 - (size_t{1} << power)) >> (power - 2)) + 1;
}

size_t ClassBytes(size_t index) {
  if (index == 0) return kSmallest;
  const size_t power = (index - 1) / 4 + 6;
  return (size_t{1} << power) + (((index - 1) % 4 + 1) << (power - 2));
}

void Release(void* block);

// The buffer's header lies in the first 64 bytes of its block, the elements after it.
class PooledBuffer final : public internal::Buffer {
 public:
  PooledBuffer(void* data, size_t bytes, size_t size_class) : Buffer(data, bytes), size_class_(size_class) {}
  size_t size_class() const { return size_class_; }

 protected:
  void Destroy() override { Release(this); }

 private:
  size_t size_class_;
};
static_assert(sizeof(PooledBuffer) <= kAlignment);

struct FreeLists {
  std::array<std::vector<void*>, kClasses> blocks;
};

struct SharedPool {
  std::mutex mutex;
  FreeLists lists;
  size_t kept = 0;
};

// Never destroyed: threads may free tensors after main returns.
SharedPool& Shared() {
  static auto* pool = new SharedPool;
  return *pool;
}

void ToShared(void* block, size_t index) {
  SharedPool& pool = Shared();
  const size_t bytes = ClassBytes(index);
  {
    std::lock_guard lock(pool.mutex);
    if (pool.kept + bytes <= kKeptBytes) {
      pool.kept += bytes;
      pool.lists.blocks[index].push_back(block);
      return;
    }
  }
  std::free(block);
}

// Small blocks go through a list of the thread's own, without a lock.
struct ThreadCache {
  static constexpr size_t kSmallClasses = 40;  // up to 64 KiB
  std::array<std::vector<void*>, kSmallClasses> blocks;
  ~ThreadCache() {
    for (size_t i = 0; i < kSmallClasses; ++i) {
      for (void* block : blocks[i]) ToShared(block, i);
    }
    alive = false;
  }
  static thread_local bool alive;
};
thread_local bool ThreadCache::alive = true;
thread_local ThreadCache thread_cache;

void* TakeShared(size_t index) {
  SharedPool& pool = Shared();
  std::lock_guard lock(pool.mutex);
  auto& list = pool.lists.blocks[index];
  if (list.empty()) return nullptr;
  void* block = list.back();
  list.pop_back();
  pool.kept -= ClassBytes(index);
  return block;
}

void* Take(size_t index) {
  if (index < ThreadCache::kSmallClasses && ThreadCache::alive) {
    auto& list = thread_cache.blocks[index];
    if (!list.empty()) {
      void* block = list.back();
      list.pop_back();
      return block;
    }
  }
  if (void* block = TakeShared(index)) return block;
  const size_t bytes = ClassBytes(index) + kAlignment;
  if (bytes < 2 * kHugePage) return std::aligned_alloc(kAlignment, (bytes + kAlignment - 1) / kAlignment * kAlignment);
  void* block = std::aligned_alloc(kHugePage, (bytes + kHugePage - 1) / kHugePage * kHugePage);
  if (block != nullptr) madvise(block, bytes, MADV_HUGEPAGE);
  return block;
}

void Release(void* block) {
  auto* buffer = static_cast<PooledBuffer*>(block);
  const size_t index = buffer->size_class();
  buffer->~PooledBuffer();
  if (index < ThreadCache::kSmallClasses && ThreadCache::alive && thread_cache.blocks[index].size() < kKeptByThread) {
    thread_cache.blocks[index].push_back(block);
  } else {
    ToShared(block, index);
  }
}

}  // namespace

internal::Buffer* AllocatePooled(size_t bytes) {
  if (bytes > (size_t{1} << 46)) return nullptr;
  const size_t index = ClassOf(bytes);
  void* block = Take(index);
  if (block == nullptr) return nullptr;
  return new (block) PooledBuffer(static_cast<char*>(block) + kAlignment, bytes, index);
}

void TrimBufferPool() {
  SharedPool& pool = Shared();
  FreeLists lists;
  {
    std::lock_guard lock(pool.mutex);
    std::swap(lists, pool.lists);
    pool.kept = 0;
  }
  for (auto& list : lists.blocks) {
    for (void* block : list) std::free(block);
  }
}

}  // namespace thaw
