#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "phoenix/json_scanner.h"
#include "realtime/join_payload.h"
#include "sync/durable_edit.h"
#include "sync/row_merge.h"

namespace holdfast::sync {

/// A JSON object with only those members that `keep` takes; `keep` may replace a value.
template <typename Keep>
std::string filtered(std::string_view object, Keep keep) {
  std::string out = "{";
  phoenix::for_each_member(object, [&](std::string_view raw, std::string_view value) {
    if (keep(raw, value)) out.append(out.size() > 1 ? ",\"" : "\"").append(raw).append("\":").append(value);
    return true;
  });
  return out + '}';
}

inline bool is_same_row(const DurableEdit& a, const DurableEdit& b) { return a.match == b.match && a.table == b.table; }

/// Whether the order of the two edits of one row matters.
bool shares_a_column(const DurableEdit& a, const DurableEdit& b);

/// What a counter adds when it is made on `row` in place of its base, as JSON; nothing if it is none.
std::optional<std::string> moved_counter(const MergePolicies& policies, std::string_view raw, const DurableEdit& edit,
                                         std::string_view row);

/// Takes the row's values for what the edit was made on, in the columns that `follows` takes. What a counter adds
/// stays.
template <typename Follows>
void rebase(DurableEdit& edit, std::string_view row, const MergePolicies& policies, Follows follows) {
  const DurableEdit before = edit;
  const auto written = [&](std::string_view raw) {
    return phoenix::find_member(before.patch, raw) && phoenix::find_member(row, raw) && follows(raw);
  };
  edit.base = filtered(before.base, [&](std::string_view raw, std::string_view& value) {
    if (!written(raw)) return true;
    value = *phoenix::find_member(row, raw);
    const auto moved = moved_counter(policies, raw, before, row);
    if (moved) edit.patch = realtime::with_member(edit.patch, raw, *moved);
    return true;
  });
}

}  // namespace holdfast::sync
