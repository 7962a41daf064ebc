// Three ways to a TensorFlow model: hello EXAMPLES/DIGITS
#include <cstdlib>
#include <iostream>
#include <string>

#include "thaw/model.h"
#include "thaw/session.h"

namespace {

template <typename T>
T OrDie(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << "hello: " << result.status().message() << "\n";
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "examples/digits";

  // A SavedModel, called by the names of its signature. The tensor views memory of our own: nothing is copied.
  static float pixels[8 * 8] = {};
  const thaw::Tensor image = thaw::Tensor::View(thaw::DType::kFloat, {1, 8, 8, 1}, pixels, nullptr);
  auto saved_model = OrDie(thaw::Model::Load(folder + "/saved_model"));
  auto outputs = OrDie(OrDie(saved_model.signature("serving_default")).Run({{"image", image}}));
  std::cout << "probabilities: " << outputs["probabilities"].ToString() << "\n";

  // A frozen graph, by the names of its tensors.
  auto frozen = OrDie(thaw::Model::Load(folder + "/digits.pb"));
  auto fetched = OrDie(frozen.session().Run({{"image:0", image}}, {"class:0"}));
  std::cout << "class: " << fetched[0].scalar<int64_t>() << "\n";

  // A training graph with its checkpoint.
  auto trained = OrDie(thaw::Model::Load(folder + "/checkpoints/digits-600.meta"));
  std::cout << "logits/bias: " << OrDie(trained.ReadVariable("logits/bias")).ToString() << "\n";
}
