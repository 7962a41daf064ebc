// StringNGrams: the n-grams of each row of a ragged vector of tokens.
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/shape_context.h"
#include "ops/string/string_ops.h"

namespace thaw {
namespace {

// Keeps what padding adds to each row within bounds.
constexpr int64_t kMaxWidth = 4096;

struct NGrams {
  std::string separator, left_pad, right_pad;
  std::vector<int64_t> widths;
  int64_t pad_width;  // -1: as much as each width can use
  bool preserve_short;

  int64_t Padding(int64_t width) const { return pad_width < 0 ? width - 1 : std::min(pad_width, width - 1); }
  int64_t Count(int64_t length, int64_t width) const {
    return std::max<int64_t>(0, length + 2 * Padding(width) - width + 1);
  }

  // Gram `index` of `count` of the given width over the row.
  std::string Gram(absl::Span<const std::string> row, int64_t index, int64_t count, int64_t width) const {
    const int64_t padding = Padding(width);
    const int64_t left = std::max<int64_t>(0, padding - index);
    const int64_t right = std::max<int64_t>(0, padding - (count - index - 1));
    const int64_t first = std::max<int64_t>(0, index - padding);
    std::string text;
    for (int64_t i = 0; i < width; ++i) {
      if (i > 0) text.append(separator);
      text.append(i < left ? left_pad : i >= width - right ? right_pad : row[static_cast<size_t>(first + i - left)]);
    }
    return text;
  }

  void Append(absl::Span<const std::string> row, std::vector<std::string>* out) const {
    const auto length = static_cast<int64_t>(row.size());
    const size_t before = out->size();
    for (const int64_t width : widths) {
      const int64_t count = Count(length, width);
      for (int64_t i = 0; i < count; ++i) out->push_back(Gram(row, i, count, width));
    }
    if (!preserve_short || out->size() > before || length == 0) return;
    out->push_back(Gram(row, 0, 1, length + 2 * std::max<int64_t>(0, pad_width)));
  }

  absl::Status operator()(OpContext& c) const {
    const Tensor &data = c.input(0), &splits = c.input(1);
    if (data.rank() != 1 || splits.rank() != 1)
      return absl::InvalidArgumentError("data and data_splits must be vectors");
    const int64_t rows = splits.num_elements() - 1;
    THAW_ASSIGN_OR_RETURN(Tensor * out_splits, c.AllocateOutput(1, splits.shape()));
    std::vector<std::string> grams;
    if (rows >= 0) {
      if (IntAt(splits, 0) != 0)
        return absl::InvalidArgumentError(absl::StrCat("the first split must be 0, found ", IntAt(splits, 0)));
      SetIntAt(out_splits, 0, 0);
    }
    for (int64_t i = 0; i < rows; ++i) {
      const int64_t begin = IntAt(splits, i), end = IntAt(splits, i + 1);
      if (end < begin || end > data.num_elements()) {
        return absl::InvalidArgumentError(
            absl::StrCat("split ", end, " must lie in [", begin, ", ", data.num_elements(), "]"));
      }
      Append(data.flat<std::string>().subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)), &grams);
      SetIntAt(out_splits, i + 1, static_cast<int64_t>(grams.size()));
    }
    if (rows >= 0 && IntAt(splits, rows) != data.num_elements()) {
      return absl::InvalidArgumentError(absl::StrCat("the last split must be ", data.num_elements(),
                                                     ", the number of tokens, found ", IntAt(splits, rows)));
    }
    THAW_ASSIGN_OR_RETURN(Tensor * out, c.AllocateOutput(0, Shape{static_cast<int64_t>(grams.size())}));
    std::move(grams.begin(), grams.end(), out->mutable_data<std::string>());
    return absl::OkStatus();
  }
};

absl::StatusOr<Kernel> MakeNGrams(const KernelSpec& spec) {
  NGrams ngrams;
  THAW_ASSIGN_OR_RETURN(ngrams.separator, spec.Attr<std::string>("separator"));
  THAW_ASSIGN_OR_RETURN(ngrams.left_pad, spec.Attr<std::string>("left_pad"));
  THAW_ASSIGN_OR_RETURN(ngrams.right_pad, spec.Attr<std::string>("right_pad"));
  THAW_ASSIGN_OR_RETURN(ngrams.widths, spec.Attr<std::vector<int64_t>>("ngram_widths"));
  THAW_ASSIGN_OR_RETURN(ngrams.pad_width, spec.Attr<int64_t>("pad_width"));
  THAW_ASSIGN_OR_RETURN(ngrams.preserve_short, spec.Attr<bool>("preserve_short_sequences"));
  if (ngrams.pad_width > kMaxWidth)
    return absl::InvalidArgumentError(absl::StrCat("pad_width must be ", kMaxWidth, " at most"));
  for (const int64_t width : ngrams.widths) {
    if (width < 1 || width > kMaxWidth) {
      return absl::InvalidArgumentError(absl::StrCat("ngram_widths must lie in [1, ", kMaxWidth, "], found ", width));
    }
  }
  return Kernel(std::move(ngrams));
}

absl::Status NGramsShape(ShapeContext& c) {
  c.set_output(0, PartialShape{-1});
  c.set_output(1, c.input(1));
  return absl::OkStatus();
}

}  // namespace

void Register_string_ngrams(OpRegistry& registry) {
  registry.Add(Op("StringNGrams")
                   .Input("data: string")
                   .Input("data_splits: Tsplits")
                   .Output("ngrams: string")
                   .Output("ngrams_splits: Tsplits")
                   .Attr("separator: string")
                   .Attr("ngram_widths: list(int) >= 0")
                   .Attr("left_pad: string")
                   .Attr("right_pad: string")
                   .Attr("pad_width: int")
                   .Attr("preserve_short_sequences: bool")
                   .Attr("Tsplits: {int32, int64} = DT_INT64")
                   .Shape(NGramsShape)
                   .Make(MakeNGrams));
}

}  // namespace thaw
