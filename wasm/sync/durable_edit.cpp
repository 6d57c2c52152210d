#include "sync/durable_edit.h"

#include <charconv>

#include "phoenix/json_scanner.h"

namespace holdfast::sync {
namespace {

constexpr std::string_view record_version = "1";

void append_text(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":");
  phoenix::append_quoted(out, text);
}

void append_object(std::string& out, std::string_view name, std::string_view object) {
  out.append(",\"").append(name).append("\":").append(object.empty() ? "{}" : object);
}

std::optional<std::string> text_in(std::string_view record, std::string_view name) {
  const auto value = phoenix::find_member(record, name);
  if (!value || !phoenix::is_json_string(*value)) return std::nullopt;
  return phoenix::unescape(phoenix::unquoted(*value));
}

std::optional<std::string> object_in(std::string_view record, std::string_view name) {
  const auto value = phoenix::find_member(record, name);
  if (!value || !value->starts_with('{')) return std::nullopt;
  return std::string{*value};
}

std::optional<std::uint64_t> number_in(std::string_view record, std::string_view name) {
  const auto value = phoenix::find_member(record, name);
  std::uint64_t number = 0;
  if (!value) return std::nullopt;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  const bool whole = error == std::errc{} && end == value->data() + value->size();
  return whole ? std::optional{number} : std::nullopt;
}

}  // namespace

std::string to_record(const DurableEdit& edit) {
  std::string out = "{\"version\":";
  out.append(record_version).append(",\"place\":").append(std::to_string(edit.place));
  out.append(",\"kind\":").append(std::to_string(static_cast<int>(edit.kind)));
  append_text(out, "id", edit.id);
  append_text(out, "owner", edit.owner);
  append_text(out, "table", edit.table);
  append_object(out, "match", edit.match);
  append_object(out, "patch", edit.patch);
  append_object(out, "base", edit.base);
  return out + '}';
}

std::optional<DurableEdit> read_record(std::string_view record) {
  if (!phoenix::is_value(record) || phoenix::find_member(record, "version") != record_version) return std::nullopt;
  auto id = text_in(record, "id");
  auto owner = text_in(record, "owner");
  auto table = text_in(record, "table");
  auto match = object_in(record, "match");
  auto patch = object_in(record, "patch");
  auto base = object_in(record, "base");
  const auto place = number_in(record, "place");
  const auto kind = number_in(record, "kind");
  if (!id || id->empty() || !owner || !table || !match || !patch || !base || !place || !kind) return std::nullopt;
  if (*kind > static_cast<std::uint64_t>(EditKind::erase)) return std::nullopt;
  // The page that wrote it may have sent it and not lived to see the answer.
  return DurableEdit{*std::move(id),
                     *place,
                     *std::move(owner),
                     *std::move(table),
                     static_cast<EditKind>(*kind),
                     *std::move(match),
                     *std::move(patch),
                     *std::move(base),
                     true};
}

}  // namespace holdfast::sync
