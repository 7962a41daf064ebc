#include "kernels/random_fill.h"

#include <type_traits>

#include "base/parallel.h"

namespace thaw {
namespace {

// Calls sample(generator, values) for each group of kGroup outputs, with the generator `stride` blocks on for each.
template <int kGroup, typename T, typename Sample>
void FillGroups(const Philox& generator, uint64_t stride, double cost, T* out, int64_t n, Sample sample) {
  ParallelFor((n + kGroup - 1) / kGroup, cost, [&](int64_t begin, int64_t end) {
    for (int64_t group = begin; group < end; ++group) {
      Philox here = generator;
      here.Skip(static_cast<uint64_t>(group) * stride);
      T values[kGroup];
      sample(here, values);
      const int64_t at = group * kGroup;
      std::copy_n(values, std::min<int64_t>(kGroup, n - at), out + at);
    }
  });
}

// Outputs that one block of four words makes.
template <typename T>
inline constexpr int kPerBlock = sizeof(T) == 8 ? 2 : 4;

template <typename T>
T UniformOf(const Philox::Block& block, int i) {
  if constexpr (std::is_same_v<T, double>) return UniformDouble(block[2 * i], block[2 * i + 1]);
  else if constexpr (std::is_same_v<T, Half>) return UniformHalf(block[i]);
  else if constexpr (std::is_same_v<T, BFloat16>) return UniformBFloat16(block[i]);
  else return UniformFloat(block[i]);
}

template <typename T>
void FillNormal(const Philox& generator, T* out, int64_t n) {
  FillGroups<kPerBlock<T>>(generator, 1, 60, out, n, [](Philox& here, T* values) {
    const Philox::Block block = here();
    if constexpr (std::is_same_v<T, double>) {
      const auto pair = NormalDoubles(block[0], block[1], block[2], block[3]);
      values[0] = pair[0], values[1] = pair[1];
    } else {
      const auto first = NormalFloats(block[0], block[1]), second = NormalFloats(block[2], block[3]);
      values[0] = first[0], values[1] = first[1], values[2] = second[0], values[3] = second[1];
    }
  });
}

template <typename T>
void FillTruncatedNormal(const Philox& generator, T* out, int64_t n) {
  constexpr int kGroup = kPerBlock<T>;
  FillGroups<kGroup>(generator, kGroup * kReservedBlocks / 4, 100, out, n, [](Philox& here, T* values) {
    PhiloxSequence words(here);
    for (int filled = 0; filled < kGroup;) {
      const auto keep = [&](auto value) {
        if (std::fabs(value) < 2 && filled < kGroup) values[filled++] = static_cast<T>(value);
      };
      if constexpr (std::is_same_v<T, double>) {
        const uint32_t x0 = words(), x1 = words(), x2 = words(), x3 = words();
        for (double value : NormalDoubles(x0, x1, x2, x3)) keep(value);
      } else {
        const uint32_t x0 = words(), x1 = words();
        for (float value : NormalFloats(x0, x1)) keep(value);
      }
    }
  });
}

// Word i of a block in the width of T.
template <typename T>
std::make_unsigned_t<T> BitsOf(const Philox::Block& block, int i) {
  if constexpr (sizeof(T) == 8) return block[2 * i] | static_cast<uint64_t>(block[2 * i + 1]) << 32;
  else return block[i];
}

}  // namespace

template <typename T>
void FillRandom(Distribution distribution, Philox generator, T* out, int64_t n) {
  switch (distribution) {
    case Distribution::kUniform:
      return FillGroups<kPerBlock<T>>(generator, 1, 15, out, n, [](Philox& here, T* values) {
        const Philox::Block block = here();
        for (int i = 0; i < kPerBlock<T>; ++i) values[i] = UniformOf<T>(block, i);
      });
    case Distribution::kNormal: return FillNormal(generator, out, n);
    case Distribution::kTruncatedNormal: return FillTruncatedNormal(generator, out, n);
  }
}

template <typename T>
void FillBits(Philox generator, T* out, int64_t n) {
  FillGroups<kPerBlock<T>>(generator, 1, 15, out, n, [](Philox& here, T* values) {
    const Philox::Block block = here();
    for (int i = 0; i < kPerBlock<T>; ++i) values[i] = static_cast<T>(BitsOf<T>(block, i));
  });
}

template <typename T>
void FillRange(Philox generator, T low, T high, T* out, int64_t n) {
  using Bits = std::make_unsigned_t<T>;
  const Bits start = static_cast<Bits>(low), range = static_cast<Bits>(high) - start;
  FillGroups<kPerBlock<T>>(generator, 1, 20, out, n, [=](Philox& here, T* values) {
    const Philox::Block block = here();
    for (int i = 0; i < kPerBlock<T>; ++i) values[i] = static_cast<T>(start + BitsOf<T>(block, i) % range);
  });
}

template void FillRandom<float>(Distribution, Philox, float*, int64_t);
template void FillRandom<double>(Distribution, Philox, double*, int64_t);
template void FillRandom<Half>(Distribution, Philox, Half*, int64_t);
template void FillRandom<BFloat16>(Distribution, Philox, BFloat16*, int64_t);
template void FillBits<int32_t>(Philox, int32_t*, int64_t);
template void FillBits<int64_t>(Philox, int64_t*, int64_t);
template void FillBits<uint32_t>(Philox, uint32_t*, int64_t);
template void FillBits<uint64_t>(Philox, uint64_t*, int64_t);
template void FillRange<int32_t>(Philox, int32_t, int32_t, int32_t*, int64_t);
template void FillRange<int64_t>(Philox, int64_t, int64_t, int64_t*, int64_t);
template void FillRange<uint32_t>(Philox, uint32_t, uint32_t, uint32_t*, int64_t);
template void FillRange<uint64_t>(Philox, uint64_t, uint64_t, uint64_t*, int64_t);

}  // namespace thaw
