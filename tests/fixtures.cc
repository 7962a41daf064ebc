#include "fixtures.h"

#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/status_macros.h"
#include "graph/import.h"
#include "ops/op.h"
#include "runtime/make_session.h"
#include "tensor/dispatch.h"
#include "thaw/npy.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

namespace thaw {
namespace {

using Json = nlohmann::json;

char crash_note[1024];

void SayWhere() {
  if (write(STDERR_FILENO, crash_note, std::strlen(crash_note)) < 0) return;
}

#ifdef __SANITIZE_ADDRESS__
void CatchCrashes() { __sanitizer_set_death_callback(SayWhere); }
#else
void SayWhereAndDie(int number) {
  SayWhere();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

void CatchCrashes() {
  for (int number : {SIGSEGV, SIGFPE, SIGABRT, SIGILL, SIGBUS}) std::signal(number, SayWhereAndDie);
}
#endif

// Where expect.json's references lead: files of a folder, or entries of a .npz.
class Source {
 public:
  static absl::StatusOr<Source> Open(const std::string& path) {
    Source source;
    source.folder_ = path;
    if (IsDirectory(path)) return source;
    THAW_ASSIGN_OR_RETURN(source.arrays_[""], Load(path));
    return source;
  }

  absl::StatusOr<std::string> Bytes(const std::string& file) {
    if (arrays_.count("") == 0) return ReadFile(JoinPath(folder_, file));
    THAW_ASSIGN_OR_RETURN(const Tensor bytes, Array("", file));
    return std::string(bytes.data<char>(), bytes.num_bytes());
  }

  // "arrays.npz#a0"
  absl::StatusOr<Tensor> Reference(const std::string& reference) {
    const size_t hash = reference.find('#');
    return Array(arrays_.count("") == 0 ? reference.substr(0, hash) : "", reference.substr(hash + 1));
  }

 private:
  using Arrays = std::map<std::string, Tensor>;

  static absl::StatusOr<Arrays> Load(const std::string& path) {
    THAW_ASSIGN_OR_RETURN(auto list, ReadNpzFile(path));
    return Arrays(std::make_move_iterator(list.begin()), std::make_move_iterator(list.end()));
  }

  absl::StatusOr<Tensor> Array(const std::string& file, const std::string& key) {
    if (arrays_.count(file) == 0) {
      THAW_ASSIGN_OR_RETURN(arrays_[file], Load(JoinPath(folder_, file)));
    }
    const auto found = arrays_[file].find(key);
    if (found == arrays_[file].end())
      return absl::NotFoundError(absl::StrCat(folder_, " has no array ", file, "#", key));
    return found->second;
  }

  std::string folder_;
  std::map<std::string, Arrays> arrays_;
};

Shape ShapeFromJson(const Json& dims) {
  Dims shape;
  for (const Json& dim : dims) shape.push_back(dim.get<int64_t>());
  return Shape(shape);
}

// Nothing for values of types that NumPy lacks, which the graphs give as bits in another output.
absl::StatusOr<std::optional<Tensor>> Value(Source& source, const Json& reference) {
  if (reference.is_string()) {
    THAW_ASSIGN_OR_RETURN(Tensor value, source.Reference(reference.get<std::string>()));
    return value;
  }
  if (reference.is_number()) return Tensor::Scalar<double>(reference.get<double>());
  if (!reference.is_object() || !reference.contains("base64")) return std::optional<Tensor>();
  Tensor value(DType::kString, ShapeFromJson(reference["shape"]));
  std::string* place = value.mutable_data<std::string>();
  for (const Json& text : reference["base64"]) absl::Base64Unescape(text.get<std::string>(), place++);
  return value;
}

absl::StatusOr<Example> ReadExample(Source& source, const Json& entry) {
  Example example;
  THAW_ASSIGN_OR_RETURN(example.graph, source.Bytes(entry["graph"]));
  for (const auto& [name, reference] : entry["feeds"].items()) {
    THAW_ASSIGN_OR_RETURN(auto value, Value(source, reference));
    if (value) example.feeds.emplace_back(name, *std::move(value));
  }
  if (entry["fetches"].is_array()) {
    example.fetches = entry["fetches"].get<std::vector<std::string>>();
  } else {
    for (const auto& [name, reference] : entry["fetches"].items()) {
      example.fetches.push_back(name);
      THAW_ASSIGN_OR_RETURN(example.answers.emplace_back(), Value(source, reference));
    }
  }
  example.tolerance = entry.value("tolerance", 1e-5);
  example.refused = entry.contains("error");
  return example;
}

absl::string_view WithoutTrailingZeros(const std::string& text) {
  return absl::string_view(text).substr(0, text.find_last_not_of('\0') + 1);
}

template <typename T>
bool Near(T got, T want, double tolerance) {
  if constexpr (std::is_same_v<T, Complex64> || std::is_same_v<T, Complex128>) {
    const Complex128 g(got), w(want);
    const auto is_nan = [](Complex128 v) { return std::isnan(v.real()) || std::isnan(v.imag()); };
    return g == w || (is_nan(g) && is_nan(w)) ||
           (std::isfinite(std::abs(w)) && std::abs(g - w) <= tolerance + tolerance * std::abs(w));
  } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    // Pixels of lossy decoders may be some steps apart.
    return got == want ||
           (tolerance >= 1 && std::abs(static_cast<double>(got) - static_cast<double>(want)) <= std::floor(tolerance));
  } else if constexpr (requires { static_cast<double>(got); }) {
    const double g = static_cast<double>(got), w = static_cast<double>(want);
    return g == w || (std::isnan(g) && std::isnan(w)) ||
           (std::isfinite(w) && std::abs(g - w) <= tolerance + tolerance * std::abs(w));
  } else {
    return got == want;
  }
}

std::string ElementText(const Tensor& tensor, size_t i) {
  return tensor.Reshaped({tensor.num_elements()}).Rows(static_cast<int64_t>(i), static_cast<int64_t>(i) + 1).ToString();
}

std::optional<std::string> NumbersDiffer(const Tensor& got, const Tensor& want, double tolerance) {
  size_t differing = 0, first = 0;
  const auto compare = [&]<typename T>() {
    for (size_t i = static_cast<size_t>(got.num_elements()); i-- > 0;) {
      if (Near(got.data<T>()[i], want.data<T>()[i], tolerance)) continue;
      ++differing;
      first = i;
    }
  };
  switch (got.dtype()) {
#define THAW_CASE(T) \
  case kDTypeOf<T>: compare.template operator()<T>(); break;
    THAW_CASE(float)
    THAW_CASE(double)
    THAW_CASE(int32_t)
    THAW_CASE(uint8_t)
    THAW_CASE(int16_t)
    THAW_CASE(int8_t)
    THAW_CASE(Complex64)
    THAW_CASE(int64_t)
    THAW_CASE(bool)
    THAW_CASE(uint16_t)
    THAW_CASE(Complex128)
    THAW_CASE(Half)
    THAW_CASE(uint32_t)
    THAW_CASE(uint64_t)
    THAW_CASE(BFloat16)
#undef THAW_CASE
    default: return absl::StrCat("cannot compare values of type ", DTypeName(got.dtype()));
  }
  if (differing == 0) return std::nullopt;
  return absl::StrCat(differing, " of ", got.num_elements(), " differ, element ", first, " is ",
                      ElementText(got, first), ", expected ", ElementText(want, first));
}

// The example's numbers in the types that the graph's inputs have.
absl::StatusOr<std::vector<Session::Feed>> FeedsFor(const Graph& graph, const std::vector<Session::Feed>& feeds) {
  std::vector<Session::Feed> converted = feeds;
  for (auto& [name, value] : converted) {
    THAW_ASSIGN_OR_RETURN(const Endpoint endpoint, graph.FindTensor(name));
    const auto& types = graph.node(endpoint.node).output_types;
    const bool wants_float = !types.empty() && types[static_cast<size_t>(endpoint.output)] == DType::kFloat;
    if (value.dtype() == DType::kDouble && wants_float && value.num_elements() == 1)
      value = Tensor::Scalar<float>(static_cast<float>(value.scalar<double>()));
  }
  return converted;
}

}  // namespace

absl::StatusOr<std::vector<Example>> ReadExamples(const std::string& path, const std::string& name) {
  THAW_ASSIGN_OR_RETURN(Source source, Source::Open(path));
  THAW_ASSIGN_OR_RETURN(const std::string text, source.Bytes("expect.json"));
  const Json expect = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!expect.is_object()) return absl::DataLossError(absl::StrCat(path, ": expect.json is not a JSON object"));
  std::vector<Example> examples;
  for (const auto& [key, word] : {std::pair("runs", "run"), std::pair("errors", "error")}) {
    int number = -1;
    for (const Json& entry : expect.value(key, Json::array())) {
      ++number;
      if (!entry.is_object() || !entry.contains("graph")) continue;
      THAW_ASSIGN_OR_RETURN(Example example, ReadExample(source, entry));
      example.name = absl::StrCat(name, " ", word, " ", number, " (", entry.value("about", ""), ")");
      examples.push_back(std::move(example));
    }
  }
  return examples;
}

absl::StatusOr<FixtureFolder> FixtureFolder::Open(const std::string& path) {
  FixtureFolder folder;
  folder.path_ = path;
  THAW_ASSIGN_OR_RETURN(const std::string text, ReadFile(JoinPath(path, "expect.json")));
  folder.expect_ = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!folder.expect_.is_object()) return absl::DataLossError(absl::StrCat(path, ": expect.json is not a JSON object"));
  return folder;
}

absl::StatusOr<Tensor> FixtureFolder::Value(const Json& reference) const {
  THAW_ASSIGN_OR_RETURN(Source source, Source::Open(path_));
  THAW_ASSIGN_OR_RETURN(auto value, thaw::Value(source, reference));
  if (!value) return absl::NotFoundError("a value of a type that NumPy lacks");
  return *std::move(value);
}

std::optional<std::string> Differs(const Tensor& got, const Tensor& want, double tolerance) {
  if (got.dtype() != want.dtype())
    return absl::StrCat("type ", DTypeName(got.dtype()), ", expected ", DTypeName(want.dtype()));
  if (!(got.shape() == want.shape()))
    return absl::StrCat("shape ", got.shape().ToString(), ", expected ", want.shape().ToString());
  if (got.dtype() == DType::kString) {
    const auto g = got.flat<std::string>(), w = want.flat<std::string>();
    const auto same = [](const std::string& a, const std::string& b) {
      return WithoutTrailingZeros(a) == WithoutTrailingZeros(b);
    };
    if (std::equal(g.begin(), g.end(), w.begin(), same)) return std::nullopt;
    return absl::StrCat("strings ", got.ToString(), ", expected ", want.ToString());
  }
  if (got.dtype() == DType::kHalf) tolerance = std::max(tolerance, 2e-3);
  return NumbersDiffer(got, want, tolerance);
}

ScratchDirectory::ScratchDirectory() : before_(std::filesystem::current_path()) {
  std::string pattern = (std::filesystem::temp_directory_path() / "thaw-XXXXXX").string();
  made_ = mkdtemp(pattern.data());
  std::filesystem::current_path(made_);
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::current_path(before_, ignored);
  std::filesystem::remove_all(made_, ignored);
}

void SetCrashNote(absl::string_view note) {
  static const bool caught = (CatchCrashes(), true);
  if (caught)
    std::snprintf(crash_note, sizeof(crash_note), "\ncrashed in %.*s\n", static_cast<int>(note.size()), note.data());
}

absl::StatusOr<std::vector<Tensor>> RunExample(const Example& example, int threads) {
  tensorflow::GraphDef proto;
  if (!proto.ParseFromString(example.graph)) return absl::DataLossError("not a GraphDef");
  const OpRegistry& registry = OpRegistry::Global();
  THAW_ASSIGN_OR_RETURN(Graph graph, ImportGraphDef(proto, [&](absl::string_view op) { return registry.FindDef(op); }));
  THAW_ASSIGN_OR_RETURN(const auto feeds, FeedsFor(graph, example.feeds));
  SetCrashNote(example.name);
  const ScratchDirectory scratch;
  const auto session = MakeSession(std::make_shared<const Graph>(std::move(graph)), {.threads = threads});
  return session->Run(feeds, example.fetches, {}, {.timeout = absl::Seconds(60)});
}

std::optional<std::string> Check(const Example& example, int threads) {
  const auto outputs = RunExample(example, threads);
  if (example.refused) {
    if (!outputs.ok() && !outputs.status().message().empty()) return std::nullopt;
    return "TensorFlow refuses it, thaw does not";
  }
  if (!outputs.ok()) return std::string(outputs.status().message());
  for (size_t i = 0; i < outputs->size(); ++i) {
    if (!example.answers[i]) continue;
    if (auto problem = Differs((*outputs)[i], *example.answers[i], example.tolerance))
      return absl::StrCat(example.fetches[i], ": ", *problem);
  }
  return std::nullopt;
}

}  // namespace thaw
