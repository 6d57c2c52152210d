#include "sync/edit_changes.h"

namespace holdfast::sync {

std::optional<std::string> moved_counter(const MergePolicies& policies, std::string_view raw, const DurableEdit& edit,
                                         std::string_view row) {
  const std::string column = phoenix::unescape(raw).value_or(std::string{raw});
  const auto text_in = [&](std::string_view object) {
    return std::string{phoenix::find_member(object, raw).value_or("")};
  };
  if (policies.of(column) != MergePolicy::add) return std::nullopt;
  return merge_value(MergePolicy::add, {column, text_in(edit.base), text_in(edit.patch), text_in(row)});
}

bool shares_a_column(const DurableEdit& a, const DurableEdit& b) {
  if (a.kind != EditKind::update || b.kind != EditKind::update) return true;
  bool shared = false;
  phoenix::for_each_member(a.patch, [&](std::string_view raw, std::string_view) {
    shared = phoenix::find_member(b.patch, raw).has_value();
    return !shared;
  });
  return shared;
}

}  // namespace holdfast::sync
