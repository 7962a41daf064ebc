// The parts of .npy that .npz is made of.
#pragma once

#include <memory>
#include <string>

#include "thaw/npy.h"

namespace thaw {

// ReadNpy for bytes that `owner` keeps alive: the tensor views them where it can. Without an owner it never does.
absl::StatusOr<Tensor> ParseNpy(absl::string_view bytes, std::shared_ptr<const void> owner);

// A .npy file in two pieces: the header, and the elements, which view `tensor` unless they had to be rewritten into
// `storage`.
struct NpyPieces {
  std::string header;
  std::string storage;
  absl::string_view elements;
};
absl::StatusOr<std::unique_ptr<NpyPieces>> FormatNpy(const Tensor& tensor);

// Whether NumPy has the type; if not it is written as its bits.
bool NumpyHas(DType dtype);

}  // namespace thaw
