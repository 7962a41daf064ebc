// Tables: their handles, and what is done with them. The handles of the first version are references to strings.
#include "kernels/lookup_table.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

absl::StatusOr<LookupTable::Options> OptionsOf(const KernelSpec& spec, LookupTable::Kind kind) {
  LookupTable::Options options;
  options.kind = kind;
  THAW_ASSIGN_OR_RETURN(options.key_dtype, spec.Attr<DType>("key_dtype"));
  THAW_ASSIGN_OR_RETURN(options.value_dtype, spec.Attr<DType>("value_dtype"));
  THAW_ASSIGN_OR_RETURN(const PartialShape shape, spec.Attr<PartialShape>("value_shape", PartialShape(Shape{})));
  if (!shape.fully_known())
    return absl::InvalidArgumentError(absl::StrCat("value_shape must be fully known, found ", shape.ToString()));
  THAW_ASSIGN_OR_RETURN(options.value_shape, Shape::FromDims(shape.dims()));
  THAW_ASSIGN_OR_RETURN(options.num_buckets, spec.Attr<int64_t>("initial_num_buckets", 0));
  THAW_ASSIGN_OR_RETURN(options.max_load_factor, spec.Attr<float>("max_load_factor", 1));
  return options;
}

// A kernel that hands out the table of this name, made when first asked for; an anonymous one is new each time.
KernelMaker TableMaker(LookupTable::Kind kind, bool anonymous) {
  return [=](const KernelSpec& spec) -> absl::StatusOr<Kernel> {
    THAW_ASSIGN_OR_RETURN(const LookupTable::Options options, OptionsOf(spec, kind));
    THAW_ASSIGN_OR_RETURN(const std::string container, spec.Attr<std::string>("container", ""));
    THAW_ASSIGN_OR_RETURN(std::string name, spec.Attr<std::string>("shared_name", ""));
    if (name.empty()) name = spec.name();
    const DType handle = spec.node().output_types.at(0);
    return Kernel([=](OpContext& c) -> absl::Status {
      const auto make = [&]() -> absl::StatusOr<std::shared_ptr<LookupTable>> {
        LookupTable::Options made = options;
        if (c.num_inputs() > 0) made.empty_key = c.input(0);
        if (c.num_inputs() > 1) made.deleted_key = c.input(1);
        return LookupTable::Make(std::move(made));
      };
      std::shared_ptr<LookupTable> table;
      if (anonymous) {
        THAW_ASSIGN_OR_RETURN(table, make());
      } else {
        THAW_ASSIGN_OR_RETURN(table, c.resources().LookupOrCreate<LookupTable>(container, name, make));
      }
      if (table->key_dtype() != options.key_dtype || table->value_dtype() != options.value_dtype) {
        return absl::InvalidArgumentError(absl::StrCat("'", name, "' is a ", table->Describe(), " already, not from ",
                                                       DTypeName(options.key_dtype), " to ",
                                                       DTypeName(options.value_dtype)));
      }
      c.set_output(0, Tensor::OfObject(handle, std::move(table)));
      return absl::OkStatus();
    });
  };
}

absl::Status Find(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const auto table, c.InputObject<LookupTable>(0));
  THAW_ASSIGN_OR_RETURN(Tensor found, table->Find(c.input(1), c.input(2)));
  c.set_output(0, std::move(found));
  return absl::OkStatus();
}

absl::Status Size(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const auto table, c.InputObject<LookupTable>(0));
  c.set_output(0, Tensor::Scalar(table->size()));
  return absl::OkStatus();
}

template <absl::Status (LookupTable::*kChange)(const Tensor&, const Tensor&)>
absl::Status Change(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const auto table, c.InputObject<LookupTable>(0));
  return (table.get()->*kChange)(c.input(1), c.input(2));
}

absl::Status Remove(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const auto table, c.InputObject<LookupTable>(0));
  return table->Remove(c.input(1));
}

absl::Status Export(OpContext& c) {
  THAW_ASSIGN_OR_RETURN(const auto table, c.InputObject<LookupTable>(0));
  if (table->key_dtype() != c.output_type(0) || table->value_dtype() != c.output_type(1)) {
    return absl::InvalidArgumentError(absl::StrCat("the ", table->Describe(), " cannot be exported as ",
                                                   DTypeName(c.output_type(0)), " and ", DTypeName(c.output_type(1))));
  }
  return table->Export(&c.output(0), &c.output(1));
}

// Both versions of an op: handles as references to strings, and as resources.
struct Version {
  const char* suffix;
  const char* type;
  bool resource;
};
constexpr Version kVersions[] = {{"", "Ref(string)", false}, {"V2", "resource", true}};

Op StatefulIf(bool stateful, Op op) { return stateful ? std::move(op).Stateful() : std::move(op); }

Op Named(Op op) {
  return std::move(op)
      .Attr("container: string = ''")
      .Attr("shared_name: string = ''")
      .Attr("use_node_name_sharing: bool = false");
}

Op Typed(Op op) {
  return std::move(op).Attr("key_dtype: type").Attr("value_dtype: type").Stateful().Shape(ScalarShape);
}

Op Dense(Op op) {
  return Typed(std::move(op))
      .Attr("value_shape: shape = { }")
      .Attr("initial_num_buckets: int = 131072")
      .Attr("max_load_factor: float = 0.8");
}

void RegisterHandles(OpRegistry& registry) {
  using Kind = LookupTable::Kind;
  for (const Version& v : kVersions) {
    const std::string handle = absl::StrCat("table_handle: ", v.type);
    const auto name = [&](const char* base) { return absl::StrCat(base, v.suffix); };
    registry.Add(Typed(Named(Op(name("HashTable")).Output(handle))).Make(TableMaker(Kind::kStatic, false)));
    registry.Add(Typed(Named(Op(name("MutableHashTable")).Output(handle))).Make(TableMaker(Kind::kMutable, false)));
    registry.Add(Typed(Named(Op(name("MutableHashTableOfTensors")).Output(handle)))
                     .Attr("value_shape: shape = { }")
                     .Make(TableMaker(Kind::kMutable, false)));
    Op dense = Op(name("MutableDenseHashTable")).Input("empty_key: key_dtype");
    if (v.resource) std::move(dense).Input("deleted_key: key_dtype");
    registry.Add(Dense(Named(std::move(dense).Output(handle))).Make(TableMaker(Kind::kDense, false)));
  }
  registry.Add(Typed(Op("AnonymousHashTable").Output("table_handle: resource")).Make(TableMaker(Kind::kStatic, true)));
  registry.Add(
      Typed(Op("AnonymousMutableHashTable").Output("table_handle: resource")).Make(TableMaker(Kind::kMutable, true)));
  registry.Add(Typed(Op("AnonymousMutableHashTableOfTensors").Output("table_handle: resource"))
                   .Attr("value_shape: shape = { }")
                   .Make(TableMaker(Kind::kMutable, true)));
  registry.Add(Dense(Op("AnonymousMutableDenseHashTable")
                         .Input("empty_key: key_dtype")
                         .Input("deleted_key: key_dtype")
                         .Output("table_handle: resource"))
                   .Make(TableMaker(Kind::kDense, true)));
}

}  // namespace

void Register_lookup_table(OpRegistry& registry) {
  RegisterHandles(registry);
  for (const Version& v : kVersions) {
    const std::string handle = absl::StrCat("table_handle: ", v.type);
    const auto op = [&](const char* base) {
      return StatefulIf(v.resource, Op(absl::StrCat(base, v.suffix)).Input(handle));
    };
    registry.Add(op("InitializeTable")
                     .Input("keys: Tkey")
                     .Input("values: Tval")
                     .Attr("Tkey: type")
                     .Attr("Tval: type")
                     .Shape(NoOutputs)
                     .Kernel(Change<&LookupTable::Initialize>));
    registry.Add(op("LookupTableFind")
                     .Input("keys: Tin")
                     .Input("default_value: Tout")
                     .Output("values: Tout")
                     .Attr("Tin: type")
                     .Attr("Tout: type")
                     .Shape(UnknownShape)
                     .Kernel(Find));
    for (const bool import : {true, false}) {
      registry.Add(op(import ? "LookupTableImport" : "LookupTableInsert")
                       .Input("keys: Tin")
                       .Input("values: Tout")
                       .Attr("Tin: type")
                       .Attr("Tout: type")
                       .Shape(NoOutputs)
                       .Kernel(import ? Change<&LookupTable::Import> : Change<&LookupTable::Insert>));
    }
    registry.Add(op("LookupTableExport")
                     .Output("keys: Tkeys")
                     .Output("values: Tvalues")
                     .Attr("Tkeys: type")
                     .Attr("Tvalues: type")
                     .Shape(UnknownShape)
                     .Kernel(Export));
    registry.Add(op("LookupTableSize").Output("size: int64").Shape(ScalarShape).Kernel(Size));
  }
  registry.Add(Op("LookupTableRemoveV2")
                   .Input("table_handle: resource")
                   .Input("keys: Tin")
                   .Attr("Tin: type")
                   .Stateful()
                   .Shape(NoOutputs)
                   .Kernel(Remove));
}

}  // namespace thaw
