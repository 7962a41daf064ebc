// ParseExample, ParseExampleV2, ParseSingleExample: batches of tf.Example to tensors.
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/parsing/columns.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

struct Types {
  std::vector<DType> sparse, dense, ragged, splits;
  std::vector<DenseShape> dense_shapes;
};

struct Keys {
  std::vector<std::string> sparse, dense, ragged;
};

absl::StatusOr<std::vector<Column>> MakeColumns(const std::vector<std::string>& keys, const std::vector<DType>& types) {
  if (keys.size() != types.size()) {
    return absl::InvalidArgumentError(absl::StrCat("there are ", keys.size(), " keys for ", types.size(),
                                                   " features of a kind; their numbers must agree"));
  }
  std::vector<Column> columns(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) columns[i] = {keys[i], types[i], {}};
  return columns;
}

// Input `first_default` + d is the default of dense feature d.
absl::Status Parse(OpContext& c, const Types& types, const Keys& keys, int first_default) {
  const Tensor& serialized = c.input(0);
  if (serialized.rank() > 1)
    return absl::InvalidArgumentError(
        absl::StrCat("serialized must be a scalar or a vector, found shape ", serialized.shape().ToString()));
  const bool batch = serialized.rank() == 1;
  THAW_ASSIGN_OR_RETURN(std::vector<Column> sparse, MakeColumns(keys.sparse, types.sparse));
  THAW_ASSIGN_OR_RETURN(std::vector<Column> dense, MakeColumns(keys.dense, types.dense));
  THAW_ASSIGN_OR_RETURN(std::vector<Column> ragged, MakeColumns(keys.ragged, types.ragged));
  ColumnIndex index;
  for (auto* columns : {&sparse, &dense, &ragged}) {
    for (Column& column : *columns) index.Add(&column);
  }
  for (const std::string& example : serialized.flat<std::string>()) {
    for (auto* columns : {&sparse, &dense, &ragged}) {
      for (Column& column : *columns) column.views.emplace_back();
    }
    if (!VisitExample(example, [&](absl::string_view key, const FeatureView& view) { index.Set(key, view); })) {
      return absl::InvalidArgumentError(
          absl::StrCat("element ", &example - serialized.data<std::string>(), " of serialized is not a tf.Example"));
    }
  }
  const int num_sparse = static_cast<int>(sparse.size()), num_dense = static_cast<int>(dense.size()),
            num_ragged = static_cast<int>(ragged.size());
  for (int i = 0; i < num_sparse; ++i) {
    THAW_RETURN_IF_ERROR(SparseTensors(sparse[static_cast<size_t>(i)], batch, &c.output(i), &c.output(num_sparse + i),
                                       &c.output(2 * num_sparse + i)));
  }
  for (int i = 0; i < num_dense; ++i) {
    const auto at = static_cast<size_t>(i);
    THAW_ASSIGN_OR_RETURN(c.output(3 * num_sparse + i),
                          DenseColumn(dense[at], types.dense_shapes[at], c.input(first_default + i), batch));
  }
  for (int i = 0; i < num_ragged; ++i) {
    const int at = 3 * num_sparse + num_dense + i;
    THAW_RETURN_IF_ERROR(RaggedTensors(ragged[static_cast<size_t>(i)], types.splits[static_cast<size_t>(i)], batch,
                                       &c.output(at), &c.output(at + num_ragged)));
  }
  return absl::OkStatus();
}

absl::StatusOr<Types> TypesOf(const KernelSpec& spec) {
  Types types;
  THAW_ASSIGN_OR_RETURN(types.sparse, spec.Attr<std::vector<DType>>("sparse_types"));
  THAW_ASSIGN_OR_RETURN(types.dense, spec.Attr<std::vector<DType>>("Tdense"));
  THAW_ASSIGN_OR_RETURN(types.ragged, spec.Attr<std::vector<DType>>("ragged_value_types", {}));
  THAW_ASSIGN_OR_RETURN(types.splits, spec.Attr<std::vector<DType>>("ragged_split_types", {}));
  THAW_ASSIGN_OR_RETURN(const auto shapes, spec.Attr<std::vector<PartialShape>>("dense_shapes"));
  if (shapes.size() != types.dense.size() || types.ragged.size() != types.splits.size()) {
    return absl::InvalidArgumentError(absl::StrCat("dense_shapes has ", shapes.size(), " entries for ",
                                                   types.dense.size(), " dense features, ragged_split_types ",
                                                   types.splits.size(), " for ", types.ragged.size(), " ragged ones"));
  }
  for (const PartialShape& shape : shapes) {
    THAW_ASSIGN_OR_RETURN(DenseShape dense, DenseShape::From(shape));
    types.dense_shapes.push_back(std::move(dense));
  }
  for (const char* count : {"Nsparse", "num_sparse"}) {
    THAW_ASSIGN_OR_RETURN(const int64_t number, spec.Attr<int64_t>(count, static_cast<int64_t>(types.sparse.size())));
    if (number != static_cast<int64_t>(types.sparse.size())) {
      return absl::InvalidArgumentError(
          absl::StrCat(count, " is ", number, ", sparse_types has ", types.sparse.size(), " entries"));
    }
  }
  return types;
}

absl::StatusOr<std::vector<std::string>> ScalarKeys(const OpContext& c, int first, size_t count) {
  std::vector<std::string> keys;
  for (size_t i = 0; i < count; ++i) {
    const Tensor& key = c.input(first + static_cast<int>(i));
    if (key.num_elements() != 1)
      return absl::InvalidArgumentError(
          absl::StrCat("a feature's key must be a scalar, found shape ", key.shape().ToString()));
    keys.push_back(key.scalar<std::string>());
  }
  return keys;
}

std::vector<std::string> VectorKeys(const OpContext& c, int i) {
  return {c.input(i).flat<std::string>().begin(), c.input(i).flat<std::string>().end()};
}

absl::StatusOr<Kernel> MakeParse(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(Types types, TypesOf(spec));
  return Kernel([types = std::move(types)](OpContext& c) -> absl::Status {
    const size_t sparse = types.sparse.size(), dense = types.dense.size();
    if (c.input(0).rank() != 1)
      return absl::InvalidArgumentError(
          absl::StrCat("serialized must be a vector, found shape ", c.input(0).shape().ToString()));
    Keys keys;
    THAW_ASSIGN_OR_RETURN(keys.sparse, ScalarKeys(c, 2, sparse));
    THAW_ASSIGN_OR_RETURN(keys.dense, ScalarKeys(c, 2 + static_cast<int>(sparse), dense));
    return Parse(c, types, keys, 2 + static_cast<int>(sparse + dense));
  });
}

absl::StatusOr<Kernel> MakeParseV2(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(Types types, TypesOf(spec));
  return Kernel([types = std::move(types)](OpContext& c) {
    return Parse(c, types, {VectorKeys(c, 2), VectorKeys(c, 3), VectorKeys(c, 4)}, 5);
  });
}

absl::StatusOr<Kernel> MakeParseSingle(const KernelSpec& spec) {
  THAW_ASSIGN_OR_RETURN(Types types, TypesOf(spec));
  Keys keys;
  THAW_ASSIGN_OR_RETURN(keys.sparse, spec.Attr<std::vector<std::string>>("sparse_keys"));
  THAW_ASSIGN_OR_RETURN(keys.dense, spec.Attr<std::vector<std::string>>("dense_keys"));
  return Kernel([types = std::move(types), keys = std::move(keys)](OpContext& c) -> absl::Status {
    if (c.input(0).rank() != 0)
      return absl::InvalidArgumentError(
          absl::StrCat("serialized must be a scalar, found shape ", c.input(0).shape().ToString()));
    return Parse(c, types, keys, 1);
  });
}

}  // namespace

void Register_parsing_example(OpRegistry& registry) {
  registry.Add(Op("ParseExample")
                   .Input("serialized: string")
                   .Input("names: string")
                   .Input("sparse_keys: Nsparse * string")
                   .Input("dense_keys: Ndense * string")
                   .Input("dense_defaults: Tdense")
                   .Output("sparse_indices: Nsparse * int64")
                   .Output("sparse_values: sparse_types")
                   .Output("sparse_shapes: Nsparse * int64")
                   .Output("dense_values: Tdense")
                   .Attr("Nsparse: int >= 0")
                   .Attr("Ndense: int >= 0")
                   .Attr("sparse_types: list({float, int64, string}) >= 0")
                   .Attr("Tdense: list({float, int64, string}) >= 0")
                   .Attr("dense_shapes: list(shape) >= 0")
                   .Shape(UnknownShape)
                   .Make(MakeParse));
  registry.Add(Op("ParseExampleV2")
                   .Input("serialized: string")
                   .Input("names: string")
                   .Input("sparse_keys: string")
                   .Input("dense_keys: string")
                   .Input("ragged_keys: string")
                   .Input("dense_defaults: Tdense")
                   .Output("sparse_indices: num_sparse * int64")
                   .Output("sparse_values: sparse_types")
                   .Output("sparse_shapes: num_sparse * int64")
                   .Output("dense_values: Tdense")
                   .Output("ragged_values: ragged_value_types")
                   .Output("ragged_row_splits: ragged_split_types")
                   .Attr("Tdense: list({float, int64, string}) >= 0")
                   .Attr("num_sparse: int >= 0")
                   .Attr("sparse_types: list({float, int64, string}) >= 0")
                   .Attr("ragged_value_types: list({float, int64, string}) >= 0")
                   .Attr("ragged_split_types: list({int32, int64}) >= 0")
                   .Attr("dense_shapes: list(shape) >= 0")
                   .Shape(UnknownShape)
                   .Make(MakeParseV2));
  registry.Add(Op("ParseSingleExample")
                   .Input("serialized: string")
                   .Input("dense_defaults: Tdense")
                   .Output("sparse_indices: num_sparse * int64")
                   .Output("sparse_values: sparse_types")
                   .Output("sparse_shapes: num_sparse * int64")
                   .Output("dense_values: Tdense")
                   .Attr("num_sparse: int >= 0")
                   .Attr("sparse_keys: list(string) >= 0")
                   .Attr("dense_keys: list(string) >= 0")
                   .Attr("sparse_types: list({float, int64, string}) >= 0")
                   .Attr("Tdense: list({float, int64, string}) >= 0")
                   .Attr("dense_shapes: list(shape) >= 0")
                   .Shape(UnknownShape)
                   .Make(MakeParseSingle));
}

}  // namespace thaw
