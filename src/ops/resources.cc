#include "ops/resources.h"

#include "absl/functional/function_ref.h"
#include "base/status_macros.h"
#include "ops/op_context.h"

namespace thaw {

absl::StatusOr<Tensor> Variable::Read() const {
  std::lock_guard lock(mutex_);
  if (!value_.valid()) {
    return absl::FailedPreconditionError(absl::StrCat("variable '", name_, "' has no value; restore a checkpoint (--checkpoint PREFIX) or run its initializer first"));
  }
  return value_;
}

absl::Status Variable::Assign(Tensor value) {
  if (value.dtype() != dtype_) {
    return absl::InvalidArgumentError(absl::StrCat("variable '", name_, "' is ", DTypeName(dtype_), ", cannot take ", DTypeName(value.dtype())));
  }
  std::lock_guard lock(mutex_);
  value_ = std::move(value);
  return absl::OkStatus();
}

absl::Status Variable::Update(absl::FunctionRef<absl::Status(Tensor*)> update) {
  std::lock_guard lock(mutex_);
  if (!value_.valid()) return absl::FailedPreconditionError(absl::StrCat("variable '", name_, "' has no value to update"));
  if (!value_.writable()) {
    THAW_ASSIGN_OR_RETURN(value_, value_.Clone());
  }
  return update(&value_);
}

void Variable::Clear() {
  std::lock_guard lock(mutex_);
  value_ = Tensor();
}

ObjectPtr ResourceManager::Lookup(const std::string& container, const std::string& name) const {
  std::lock_guard lock(mutex_);
  const auto found = objects_.find({container, name});
  return found == objects_.end() ? nullptr : found->second;
}

void ResourceManager::Remove(const std::string& container, const std::string& name) {
  std::lock_guard lock(mutex_);
  objects_.erase({container, name});
}

std::vector<ObjectPtr> ResourceManager::List() const {
  std::lock_guard lock(mutex_);
  std::vector<ObjectPtr> list;
  for (const auto& [key, object] : objects_) list.push_back(object);
  return list;
}

absl::StatusOr<std::shared_ptr<Variable>> OpContext::RefInput(int i) const {
  const Tensor& tensor = input(i);
  if (!IsRef(tensor.dtype())) return absl::InvalidArgumentError(absl::StrCat("input ", i, " must be a variable, found ", tensor.ToString()));
  auto variable = std::dynamic_pointer_cast<Variable>(tensor.object());
  if (variable == nullptr) return absl::InvalidArgumentError(absl::StrCat("input ", i, " is not a variable: ", tensor.ToString()));
  return variable;
}

}  // namespace thaw
