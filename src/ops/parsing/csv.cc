// DecodeCSV: RFC 4180 records to one tensor a column.
#include "kernels/parse_number.h"
#include "ops/kernel_spec.h"
#include "ops/op.h"
#include "ops/op_context.h"
#include "ops/shape_context.h"

namespace thaw {
namespace {

struct CsvFormat {
  char delimiter;
  bool use_quotes;
  std::string na_value;
  std::vector<int64_t> columns;  // increasing; empty: all
};

// The field that begins at `*at`; moves `*at` behind the delimiter that ends it.
absl::Status ReadField(absl::string_view record, const CsvFormat& format, size_t* at, std::string* field) {
  field->clear();
  const size_t size = record.size();
  if (!format.use_quotes || record[*at] != '"') {
    for (; *at < size && record[*at] != format.delimiter; ++*at) {
      const char c = record[*at];
      if (c == '\n' || c == '\r' || (format.use_quotes && c == '"')) {
        return absl::InvalidArgumentError("a field without quotes cannot hold quotes or line ends");
      }
      field->push_back(c);
    }
    ++*at;
    return absl::OkStatus();
  }
  for (++*at; *at < size; ++*at) {
    if (record[*at] == '"') {
      const bool last = *at + 1 == size;
      if (last || record[*at + 1] == format.delimiter) {
        *at += 2;
        return absl::OkStatus();
      }
      if (record[++*at] != '"')
        return absl::InvalidArgumentError("a quote inside a quoted field must be written twice");
    }
    field->push_back(record[*at]);
  }
  return absl::InvalidArgumentError("a quoted field must end with a quote before a delimiter or the end");
}

absl::Status ReadRecord(absl::string_view record, const CsvFormat& format, std::vector<std::string>* fields) {
  fields->clear();
  int64_t column = 0;
  const auto wanted = [&] {
    return format.columns.empty() ||
           (fields->size() < format.columns.size() && format.columns[fields->size()] == column);
  };
  std::string field;
  for (size_t at = 0; at < record.size();) {
    if (record[at] == '\n' || record[at] == '\r') {
      ++at;
      continue;
    }
    THAW_RETURN_IF_ERROR(ReadField(record, format, &at, &field));
    if (wanted()) fields->push_back(field);
    ++column;
    if (!format.columns.empty() && fields->size() == format.columns.size()) return absl::OkStatus();
  }
  if (!record.empty() && record.back() == format.delimiter && wanted()) fields->emplace_back();
  return absl::OkStatus();
}

absl::Status StoreField(const std::string& field, const CsvFormat& format, const Tensor& default_value, int64_t record,
                        int column, Tensor* out) {
  if (!field.empty() && field != format.na_value) {
    if (ParseElement(field, out, record)) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat("field ", column, " in record ", record, " is not a ",
                                                   DTypeName(out->dtype()), ": '", field, "'"));
  }
  if (default_value.num_elements() != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("field ", column, " in record ", record, " is empty and has no default"));
  }
  if (out->dtype() == DType::kString) out->mutable_data<std::string>()[record] = default_value.scalar<std::string>();
  else
    std::memcpy(out->mutable_data<char>() + static_cast<size_t>(record) * DTypeSize(out->dtype()), default_value.raw(),
                DTypeSize(out->dtype()));
  return absl::OkStatus();
}

absl::Status Decode(OpContext& c, const CsvFormat& format) {
  const Tensor& records = c.input(0);
  for (int i = 0; i < c.num_outputs(); ++i) {
    if (c.input(i + 1).num_elements() > 1)
      return absl::InvalidArgumentError(absl::StrCat("there must be one default at most for field ", i));
    THAW_RETURN_IF_ERROR(c.AllocateOutput(i, records.shape()).status());
  }
  std::vector<std::string> fields;
  for (int64_t i = 0; i < records.num_elements(); ++i) {
    THAW_RETURN_IF_ERROR(ReadRecord(records.data<std::string>()[i], format, &fields));
    if (static_cast<int>(fields.size()) != c.num_outputs()) {
      return absl::InvalidArgumentError(
          absl::StrCat("record ", i, " has ", fields.size(), " fields, expected ", c.num_outputs()));
    }
    for (int j = 0; j < c.num_outputs(); ++j) {
      THAW_RETURN_IF_ERROR(StoreField(fields[static_cast<size_t>(j)], format, c.input(j + 1), i, j, &c.output(j)));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Kernel> MakeDecode(const KernelSpec& spec) {
  CsvFormat format;
  THAW_ASSIGN_OR_RETURN(const std::string delimiter, spec.Attr<std::string>("field_delim"));
  THAW_ASSIGN_OR_RETURN(format.use_quotes, spec.Attr<bool>("use_quote_delim"));
  THAW_ASSIGN_OR_RETURN(format.na_value, spec.Attr<std::string>("na_value"));
  THAW_ASSIGN_OR_RETURN(format.columns, spec.Attr<std::vector<int64_t>>("select_cols"));
  if (delimiter.size() != 1)
    return absl::InvalidArgumentError(absl::StrCat("field_delim must be one character, found '", delimiter, "'"));
  format.delimiter = delimiter[0];
  if (!format.columns.empty() && static_cast<int>(format.columns.size()) != spec.num_outputs()) {
    return absl::InvalidArgumentError(
        absl::StrCat("select_cols has ", format.columns.size(), " entries for ", spec.num_outputs(), " outputs"));
  }
  for (size_t i = 0; i < format.columns.size(); ++i) {
    if (format.columns[i] < 0 || (i > 0 && format.columns[i] <= format.columns[i - 1])) {
      return absl::InvalidArgumentError("select_cols must be increasing and not negative");
    }
  }
  return Kernel([format](OpContext& c) { return Decode(c, format); });
}

}  // namespace

void Register_parsing_csv(OpRegistry& registry) {
  registry.Add(Op("DecodeCSV")
                   .Input("records: string")
                   .Input("record_defaults: OUT_TYPE")
                   .Output("output: OUT_TYPE")
                   .Attr("OUT_TYPE: list({float, double, int32, int64, string}) >= 1")
                   .Attr("field_delim: string = ','")
                   .Attr("use_quote_delim: bool = true")
                   .Attr("na_value: string = ''")
                   .Attr("select_cols: list(int) = []")
                   .Shape(SameShape)
                   .Make(MakeDecode));
}

}  // namespace thaw
