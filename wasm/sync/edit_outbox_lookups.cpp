#include <algorithm>

#include "sync/edit_changes.h"
#include "sync/edit_outbox.h"

// Who waits for whom. The transitions are in edit_outbox.cpp.

namespace holdfast::sync {

bool EditOutbox::waits_for_earlier(const Entry& entry) const {
  return std::any_of(edits_.begin(), edits_.find(entry.edit.place),
                     [&](const auto& earlier) { return holds_up(earlier.second, entry); });
}

bool EditOutbox::holds_up(const Entry& earlier, const Entry& later) const {
  if (earlier.edit.owner != later.edit.owner || !is_same_row(earlier.edit, later.edit)) return false;
  if (std::holds_alternative<Rejected>(earlier.state)) return false;
  return !std::holds_alternative<Disputing>(earlier.state) || shares_a_column(earlier.edit, later.edit);
}

const EditOutbox::Known* EditOutbox::table_of(const Entry& entry) const {
  const auto found = tables_.find(entry.edit.table);
  return found == tables_.end() ? nullptr : &found->second;
}

EditOutbox::Entry* EditOutbox::find(std::string_view id) {
  const auto found =
      std::find_if(edits_.begin(), edits_.end(), [&](const auto& each) { return each.second.edit.id == id; });
  return found == edits_.end() ? nullptr : &found->second;
}

EditOutbox::Entry* EditOutbox::find(HttpId request) {
  const auto found = std::find_if(edits_.begin(), edits_.end(), [&](const auto& each) {
    const State& state = each.second.state;
    const auto* writing = std::get_if<Writing>(&state);
    const auto* reading = std::get_if<Reading>(&state);
    return (writing != nullptr && writing->request == request) || (reading != nullptr && reading->request == request);
  });
  return found == edits_.end() ? nullptr : &found->second;
}

std::size_t EditOutbox::under_way() const {
  return static_cast<std::size_t>(std::count_if(edits_.begin(), edits_.end(), [](const auto& each) {
    const State& state = each.second.state;
    return std::holds_alternative<Writing>(state) || std::holds_alternative<Reading>(state);
  }));
}

}  // namespace holdfast::sync
