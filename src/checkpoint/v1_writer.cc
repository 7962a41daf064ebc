#include "checkpoint/v1_writer.h"

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/status_macros.h"
#include "checkpoint/table_writer.h"
#include "proto/tensor_proto.h"

namespace thaw {
namespace {

constexpr int kVersion = 1;  // VersionDef.producer

template <typename T, typename Field>
void Fill(const Tensor& tensor, Field* field) {
  field->Reserve(static_cast<int>(tensor.num_elements()));
  for (const T& value : tensor.flat<T>()) field->Add(value);
}

template <typename Real, typename Field>
void FillPairs(const Tensor& tensor, Field* field) {
  for (const std::complex<Real>& value : tensor.flat<std::complex<Real>>()) {
    field->Add(value.real());
    field->Add(value.imag());
  }
}

// The values alone, in the field of the type; false for types that the format lacks.
bool FillValues(const Tensor& tensor, tensorflow::TensorProto* proto) {
  switch (tensor.dtype()) {
    case DType::kFloat:
      Fill<float>(tensor, proto->mutable_float_val());
      return true;
    case DType::kDouble:
      Fill<double>(tensor, proto->mutable_double_val());
      return true;
    case DType::kHalf:
      Fill<uint16_t>(tensor, proto->mutable_half_val());
      return true;
    case DType::kInt64:
      Fill<int64_t>(tensor, proto->mutable_int64_val());
      return true;
    case DType::kInt32:
    case DType::kQInt32:
      Fill<int32_t>(tensor, proto->mutable_int_val());
      return true;
    case DType::kInt16:
      Fill<int16_t>(tensor, proto->mutable_int_val());
      return true;
    case DType::kInt8:
    case DType::kQInt8:
      Fill<int8_t>(tensor, proto->mutable_int_val());
      return true;
    case DType::kUInt16:
      Fill<uint16_t>(tensor, proto->mutable_int_val());
      return true;
    case DType::kUInt8:
    case DType::kQUInt8:
      Fill<uint8_t>(tensor, proto->mutable_int_val());
      return true;
    case DType::kBool:
      Fill<bool>(tensor, proto->mutable_bool_val());
      return true;
    case DType::kComplex64:
      FillPairs<float>(tensor, proto->mutable_scomplex_val());
      return true;
    case DType::kComplex128:
      FillPairs<double>(tensor, proto->mutable_dcomplex_val());
      return true;
    case DType::kString:
      for (const std::string& text : tensor.flat<std::string>()) proto->add_string_val(text);
      return true;
    default:
      return false;
  }
}

}  // namespace

absl::Status V1Writer::Add(const std::string& name, const Shape& full_shape, const TensorSlice& slice,
                           const Tensor& tensor) {
  THAW_ASSIGN_OR_RETURN(const TensorSlice resolved, ResolveSlice(slice, full_shape));
  if (!(SliceShape(resolved) == tensor.shape())) {
    return absl::InvalidArgumentError(absl::StrCat("slice ", TensorSliceToString(slice), " of '", name, "' has shape ",
                                                   SliceShape(resolved).ToString(), ", but its value has ",
                                                   tensor.shape().ToString()));
  }
  // A message of protobuf ends at 2 GiB, and a number takes at most ten bytes of it.
  if (tensor.num_elements() > INT32_MAX / 10)
    return absl::InvalidArgumentError(absl::StrCat("'", name, "' is too large for a V1 checkpoint; save it as V2"));
  tensorflow::SavedTensorSlices saved;
  tensorflow::SavedSlice* data = saved.mutable_data();
  data->set_name(name);
  TensorSliceToProto(slice, data->mutable_slice());
  if (!FillValues(tensor, data->mutable_data())) {
    return absl::UnimplementedError(absl::StrCat("'", name, "' is of type ", DTypeName(tensor.dtype()),
                                                 ", which V1 checkpoints cannot hold; save it as V2"));
  }
  const auto [known, added] = index_.emplace(name, meta_.meta().tensor_size());
  auto* meta = added ? meta_.mutable_meta()->add_tensor() : meta_.mutable_meta()->mutable_tensor(known->second);
  if (added) {
    meta->set_name(name);
    ShapeToProto(full_shape, meta->mutable_shape());
    meta->set_type(static_cast<tensorflow::DataType>(tensor.dtype()));
  }
  TensorSliceToProto(slice, meta->add_slice());
  if (!slices_.emplace(SliceKey(name, slice), saved.SerializeAsString()).second) {
    return absl::InvalidArgumentError(absl::StrCat("'", name, "' is added to the checkpoint twice"));
  }
  return absl::OkStatus();
}

absl::Status V1Writer::Finish() {
  meta_.mutable_meta()->mutable_versions()->set_producer(kVersion);
  slices_[""] = meta_.SerializeAsString();
  THAW_ASSIGN_OR_RETURN(const std::string bytes, BuildTable(slices_));
  return WriteFileAtomically(path_, bytes);
}

}  // namespace thaw
