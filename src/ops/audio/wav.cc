// DecodeWav, EncodeWav: 16-bit PCM.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/bytes.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

struct Wav {
  uint16_t channels = 0;
  uint32_t sample_rate = 0;
  absl::string_view samples;  // int16, interleaved
};

absl::StatusOr<Wav> ReadWav(absl::string_view bytes) {
  ByteReader reader(bytes);
  absl::string_view tag, body;
  uint32_t size;
  const auto no_wav = [](absl::string_view why) {
    return absl::InvalidArgumentError(absl::StrCat("the bytes are not a WAV file: ", why));
  };
  if (!reader.ReadBytes(4, &tag) || tag != "RIFF" || !reader.ReadFixed(&size) || !reader.ReadBytes(4, &tag) ||
      tag != "WAVE")
    return no_wav("no RIFF header");
  Wav wav;
  while (reader.ReadBytes(4, &tag) && reader.ReadFixed(&size)) {
    if (tag == "data") {
      if (wav.channels == 0) return no_wav("the format comes after the data");
      if (!reader.ReadBytes(size, &wav.samples))
        return no_wav(absl::StrCat("cut short: ", reader.remaining(), " of ", size, " bytes of samples"));
      return wav;
    }
    if (!reader.ReadBytes(size, &body)) return no_wav("a chunk is cut short");
    if (absl::string_view padding; size % 2 != 0) reader.ReadBytes(1, &padding);
    if (tag != "fmt ") continue;
    ByteReader format(body);
    uint16_t encoding, block, bits;
    uint32_t rate;
    if (!format.ReadFixed(&encoding) || !format.ReadFixed(&wav.channels) || !format.ReadFixed(&wav.sample_rate) ||
        !format.ReadFixed(&rate) || !format.ReadFixed(&block) || !format.ReadFixed(&bits)) {
      return no_wav("its format is cut short");
    }
    if (encoding != 1 || bits != 16 || wav.channels == 0) {
      return absl::UnimplementedError(absl::StrCat("a WAV file of encoding ", encoding, ", ", bits, " bits and ",
                                                   wav.channels, " channels cannot be read, only 16-bit PCM"));
    }
  }
  return no_wav("no samples");
}

absl::StatusOr<Kernel> MakeDecode(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(const int64_t channels, spec.Attr<int64_t>("desired_channels"));
  THAW_ASSIGN_OR_RETURN(const int64_t samples, spec.Attr<int64_t>("desired_samples"));
  return Kernel([=](OpContext& c) -> absl::Status {
    if (c.input(0).rank() != 0)
      return absl::InvalidArgumentError(
          absl::StrCat("contents must be a scalar, found shape ", c.input(0).shape().ToString()));
    THAW_ASSIGN_OR_RETURN(const Wav wav, ReadWav(c.input(0).scalar<std::string>()));
    const int64_t given = static_cast<int64_t>(wav.samples.size()) / 2 / wav.channels;
    THAW_ASSIGN_OR_RETURN(const Shape shape,
                          Shape::FromDims({samples < 0 ? given : samples, channels < 0 ? wav.channels : channels}));
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, shape));
    float* to = out->mutable_data<float>();
    for (int64_t i = 0; i < shape.dim(0); ++i) {
      for (int64_t channel = 0; channel < shape.dim(1); ++channel) {
        int16_t value = 0;
        const int64_t source = i * wav.channels + std::min<int64_t>(channel, wav.channels - 1);
        if (i < given) std::memcpy(&value, wav.samples.data() + 2 * source, 2);
        *to++ = static_cast<float>(value) * (1.0f / 32768);
      }
    }
    c.set_output(1, Tensor::Scalar(static_cast<int32_t>(wav.sample_rate)));
    return absl::OkStatus();
  });
}

absl::Status Encode(OpContext& c) {
  const Tensor& audio = c.input(0);
  if (audio.rank() != 2 || audio.dim(1) < 1 || audio.dim(1) > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("audio must be [samples, channels], found shape ", audio.shape().ToString()));
  }
  if (c.input(1).num_elements() != 1 || c.input(1).scalar<int32_t>() < 1)
    return absl::InvalidArgumentError("sample_rate must be a positive scalar");
  if (audio.num_elements() > (int64_t{1} << 30))
    return absl::InvalidArgumentError("the audio is too long for a WAV file");
  const auto channels = static_cast<uint16_t>(audio.dim(1));
  const auto rate = static_cast<uint32_t>(c.input(1).scalar<int32_t>()),
             size = static_cast<uint32_t>(audio.num_elements() * 2);
  std::string out = "RIFF";
  AppendFixed(&out, uint32_t{36 + size});
  out.append("WAVEfmt ");
  AppendFixed(&out, uint32_t{16});
  AppendFixed(&out, uint16_t{1});
  AppendFixed(&out, channels);
  AppendFixed(&out, rate);
  AppendFixed(&out, uint32_t{rate * channels * 2});
  AppendFixed(&out, static_cast<uint16_t>(channels * 2));
  AppendFixed(&out, uint16_t{16});
  out.append("data");
  AppendFixed(&out, size);
  for (const float value : audio.flat<float>()) {
    const float scaled = std::round(value * 32768);
    AppendFixed(&out, static_cast<int16_t>(scaled > -32768 ? std::min(scaled, 32767.0f) : -32768.0f));
  }
  c.set_output(0, Tensor::Scalar(std::move(out)));
  return absl::OkStatus();
}

}  // namespace

void Register_audio_wav(OpRegistry& registry) {
  registry.Add(Op("DecodeWav")
                   .Input("contents: string")
                   .Output("audio: float")
                   .Output("sample_rate: int32")
                   .Attr("desired_channels: int = -1")
                   .Attr("desired_samples: int = -1")
                   .Shape([](ShapeContext& c) {
                     const auto size = [&](const char* attr) {
                       return std::max<int64_t>(-1, c.Attr<int64_t>(attr, -1));
                     };
                     c.set_output(0, PartialShape{size("desired_samples"), size("desired_channels")});
                     c.set_output(1, PartialShape(Shape{}));
                     return absl::OkStatus();
                   })
                   .Make(MakeDecode));
  registry.Add(Op("EncodeWav")
                   .Input("audio: float")
                   .Input("sample_rate: int32")
                   .Output("contents: string")
                   .Shape(ScalarShape)
                   .Kernel(Encode));
}

}  // namespace thaw
