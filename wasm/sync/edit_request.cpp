#include "sync/edit_request.h"

#include <optional>

#include "phoenix/json_scanner.h"
#include "sync/same_value.h"

namespace holdfast::sync {
namespace {

/// A longer text in an address may be refused by something on the way.
constexpr std::size_t longest_guard = 200;

std::string name_of(std::string_view raw) { return phoenix::unescape(raw).value_or(std::string{raw}); }

/// The value as PostgREST's `eq` takes it: the quotes of a string are not part of it.
std::string operation_of(std::string_view value) {
  if (value == "null") return "is.null";
  if (!phoenix::is_json_string(value)) return "eq." + std::string{value};
  return "eq." + name_of(phoenix::unquoted(value));
}

/// Columns of `json` have no equality, and lists are written in another form: neither can guard.
bool can_guard(std::string_view value) {
  return !value.empty() && value.size() <= longest_guard && !value.starts_with('{') && !value.starts_with('[');
}

void append_match(RestRequest& request, std::string_view match) {
  phoenix::for_each_member(match, [&](std::string_view raw, std::string_view value) {
    request.query.emplace_back(name_of(raw), operation_of(value));
    return true;
  });
}

/// Calls `visit(raw column, value)` for each column that guards the edit.
template <typename Visit>
void for_each_guard(const EditTarget& target, const DurableEdit& edit, std::string_view seen, Visit visit) {
  const auto version =
      target.version.empty() ? std::nullopt : phoenix::find_member(seen, std::string_view{target.version});
  if (version && can_guard(*version)) {
    visit(std::string_view{target.version}, *version);
    return;
  }
  phoenix::for_each_member(seen, [&](std::string_view raw, std::string_view value) {
    const bool is_key = phoenix::find_member(edit.match, raw).has_value();
    const bool is_written = edit.kind == EditKind::erase || phoenix::find_member(edit.patch, raw).has_value();
    if (!is_key && is_written && can_guard(value)) visit(raw, value);
    return true;
  });
}

std::string on_conflict(std::string_view match) {
  std::string columns;
  phoenix::for_each_member(match, [&](std::string_view raw, std::string_view) {
    columns.append(columns.empty() ? "" : ",").append(name_of(raw));
    return true;
  });
  return columns;
}

}  // namespace

RestRequest write_request(const EditTarget& target, const DurableEdit& edit, std::string_view seen,
                          std::string_view patch) {
  RestRequest request{"PATCH", target.schema, target.table, {}, "return=representation", std::string{patch}};
  if (edit.kind == EditKind::insert) {
    request.method = "POST";
    request.query.emplace_back("on_conflict", on_conflict(edit.match));
    request.prefer = "return=representation,resolution=ignore-duplicates";
    return request;
  }
  if (edit.kind == EditKind::erase) {
    request.method = "DELETE";
    request.body.clear();
  }
  append_match(request, edit.match);
  for_each_guard(target, edit, seen, [&](std::string_view raw, std::string_view value) {
    request.query.emplace_back(name_of(raw), operation_of(value));
  });
  return request;
}

RestRequest read_request(const EditTarget& target, const DurableEdit& edit) {
  RestRequest request{"GET", target.schema, target.table, {{"select", "*"}}, "", ""};
  append_match(request, edit.match);
  return request;
}

bool is_guarded(const EditTarget& target, const DurableEdit& edit, std::string_view seen) {
  bool guarded = false;
  for_each_guard(target, edit, seen, [&](std::string_view, std::string_view) { guarded = true; });
  return guarded;
}

bool still_as_seen(const EditTarget& target, const DurableEdit& edit, std::string_view seen, std::string_view row) {
  bool same = true;
  for_each_guard(target, edit, seen, [&](std::string_view raw, std::string_view value) {
    same = same && same_value(value, phoenix::find_member(row, raw).value_or(std::string_view{}));
  });
  return same;
}

}  // namespace holdfast::sync
