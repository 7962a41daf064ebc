// Reads handwritten digits with a model that TensorFlow trained: digits FOLDER (examples/digits)
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "thaw/image.h"
#include "thaw/model.h"
#include "thaw/npy.h"

namespace {

constexpr int kSide = 8;             // of an image, in pixels
constexpr int kPicture = 2 * kSide;  // of its picture, in half characters

template <typename T>
T OrDie(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::fprintf(stderr, "digits: %s\n", std::string(result.status().message()).c_str());
  std::exit(1);
}

bool TerminalIsUtf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0')
      return absl::string_view(value).find("UTF-8") != absl::string_view::npos ||
             absl::string_view(value).find("utf8") != absl::string_view::npos;
  }
  return false;
}

// The brightness at a point of the twice enlarged image, between the four pixels around it.
float Brightness(const uint8_t* pixels, int y, int x) {
  const float fy = std::clamp((static_cast<float>(y) - 0.5f) / 2, 0.0f, kSide - 1.0f);
  const float fx = std::clamp((static_cast<float>(x) - 0.5f) / 2, 0.0f, kSide - 1.0f);
  const int y0 = static_cast<int>(fy), x0 = static_cast<int>(fx);
  const int y1 = std::min(y0 + 1, kSide - 1), x1 = std::min(x0 + 1, kSide - 1);
  const auto at = [&](int row, int column) { return static_cast<float>(pixels[row * kSide + column]) / 255; };
  const float top = std::lerp(at(y0, x0), at(y0, x1), fx - static_cast<float>(x0));
  const float bottom = std::lerp(at(y1, x0), at(y1, x1), fx - static_cast<float>(x0));
  return std::lerp(top, bottom, fy - static_cast<float>(y0));
}

// One line of a picture: two rows of the enlarged image.
std::string PictureLine(const uint8_t* pixels, int line, bool utf8) {
  constexpr absl::string_view kShades = " .:-=+*#%@";
  std::string text;
  for (int x = 0; x < kPicture; ++x) {
    const float upper = Brightness(pixels, 2 * line, x), lower = Brightness(pixels, 2 * line + 1, x);
    if (utf8) {
      const bool up = upper > 0.45f, low = lower > 0.45f;
      text += up && low ? "█" : up ? "▀" : low ? "▄" : " ";
    } else {
      text += kShades[static_cast<size_t>((upper + lower) / 2 * static_cast<float>(kShades.size() - 1))];
    }
  }
  return text;
}

// Images of any integer type as the model wants them: float [N,8,8,1] in 0…1.
thaw::Tensor ModelInput(const std::vector<uint8_t>& pixels) {
  thaw::Tensor images(thaw::DType::kFloat, {static_cast<int64_t>(pixels.size()) / (kSide * kSide), kSide, kSide, 1});
  std::transform(pixels.begin(), pixels.end(), images.mutable_data<float>(),
                 [](uint8_t p) { return static_cast<float>(p) / 255; });
  return images;
}

void ShowDigits(const thaw::Signature& reader, const std::string& folder) {
  std::vector<uint8_t> pixels;
  for (int digit = 0; digit < 10; ++digit) {
    const std::string path = absl::StrCat(folder, "/images/", digit, ".png");
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const thaw::Tensor image = OrDie(thaw::DecodeImage(bytes, /*channels=*/1));
    if (image.num_elements() != kSide * kSide) {
      std::fprintf(stderr, "digits: %s is not an image of 8x8 pixels\n", path.c_str());
      std::exit(1);
    }
    pixels.insert(pixels.end(), image.data<uint8_t>(), image.data<uint8_t>() + kSide * kSide);
  }
  auto outputs = OrDie(reader.Run({{"image", ModelInput(pixels)}}));
  const bool utf8 = TerminalIsUtf8();
  for (size_t pair = 0; pair < 10; pair += 2) {
    for (int line = 0; line < kPicture / 2; ++line) {
      for (size_t i = pair; i < pair + 2; ++i) {
        const int64_t answer = outputs["class"].data<int64_t>()[i];
        const float sure = outputs["probabilities"].data<float>()[i * 10 + static_cast<size_t>(answer)];
        const std::string says =
            line != kPicture / 4 ? "" : absl::StrCat(i, ".png is a ", answer, " (", std::lround(sure * 100), " %)");
        std::printf("%s %-24s", PictureLine(pixels.data() + i * kSide * kSide, line, utf8).c_str(), says.c_str());
      }
      std::printf("\n");
    }
    std::printf("\n");
  }
}

double Accuracy(const thaw::Tensor& answers, const thaw::Tensor& labels) {
  const auto a = answers.flat<int64_t>(), b = labels.flat<int64_t>();
  return static_cast<double>(
             std::inner_product(a.begin(), a.end(), b.begin(), int64_t{0}, std::plus<>(), std::equal_to<>())) /
         static_cast<double>(a.size());
}

// Whether the model answers on the test images as TensorFlow did.
bool MeasureAccuracy(const thaw::Signature& reader, const std::string& folder) {
  std::map<std::string, thaw::Tensor> test;
  for (auto& [name, tensor] : OrDie(thaw::ReadNpzFile(folder + "/test.npz"))) test[name] = std::move(tensor);
  const auto pixels = test["image"].flat<uint8_t>();
  auto outputs = OrDie(reader.Run({{"image", ModelInput({pixels.begin(), pixels.end()})}}));
  const double ours = Accuracy(outputs["class"], test["label"]), theirs = Accuracy(test["class"], test["label"]);
  const auto got = outputs["probabilities"].flat<float>(), want = test["probabilities"].flat<float>();
  float difference = 0;
  for (size_t i = 0; i < want.size(); ++i) difference = std::max(difference, std::abs(got[i] - want[i]));
  std::printf("%lld test images: %.2f %% read right, TensorFlow %.2f %%\n",
              static_cast<long long>(test["label"].num_elements()), ours * 100, theirs * 100);
  std::printf("all %zu probabilities against TensorFlow's: largest difference %.1e\n", want.size(), difference);
  return ours == theirs && difference < 1e-5f;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: digits FOLDER   (examples/digits)\n");
    return 2;
  }
  const std::string folder = argv[1];
  const thaw::Model model = OrDie(thaw::Model::Load(folder + "/saved_model"));
  const thaw::Signature reader = OrDie(model.signature("serving_default"));
  ShowDigits(reader, folder);
  return MeasureAccuracy(reader, folder) ? 0 : 1;
}
