#include "sync/edit_outbox.h"

#include <algorithm>
#include <set>
#include <utility>

#include "phoenix/json_scanner.h"
#include "sync/edit_changes.h"

// All transitions of an edit.

namespace holdfast::sync {
namespace {

/// Others who write a row this often have a machine that does; wait a while.
constexpr std::uint32_t most_rounds = 8;

bool is_passing(std::uint16_t status) {
  return status == 401 || status == 408 || status == 425 || status == 429 || status >= 500;
}

/// A unique or foreign key that does not hold: it may once the edits before this one are in the database.
constexpr std::uint16_t conflicting = 409;

/// The first row of an answer; empty if there is none. Nothing if the answer is no list.
std::optional<std::string> first_row(std::string_view rows) {
  std::string row;
  const bool is_list = phoenix::for_each_element(rows, [&](std::string_view each) {
    row = each;
    return false;
  });
  return is_list ? std::optional{std::move(row)} : std::nullopt;
}

bool is_disputed(const std::vector<Disputed>& disputed, std::string_view raw) {
  return std::any_of(disputed.begin(), disputed.end(),
                     [&](const Disputed& each) { return phoenix::unescape(raw) == each.column; });
}

/// What `add` counts may be counted already where the answer to a write was lost: then it must not count again.
MergePolicies careful(MergePolicies policies) {
  const auto tame = [](MergePolicy policy) { return policy == MergePolicy::add ? MergePolicy::conflict : policy; };
  policies.usual = tame(policies.usual);
  for (auto& each : policies.columns) each.policy = tame(each.policy);
  return policies;
}

}  // namespace

EditOutbox::EditOutbox(EditOutboxOptions options, EditPorts& ports, Random& random)
    : options_(std::move(options)), ports_(ports), random_(random), network_(options_.backoff) {}

// --- What the user does ----------------------------------------------------------------------------------------------

void EditOutbox::register_table(const std::string& name, EditTarget target, MergePolicies policies, Instant now) {
  tables_.insert_or_assign(name, Known{std::move(target), std::move(policies)});
  flush(now);
}

void EditOutbox::set_user(std::string_view user, Instant now) {
  user_ = user;
  for (auto& [_, entry] : edits_) {
    if (user.empty() || !entry.edit.owner.empty()) continue;
    entry.edit.owner = user;
    ports_.keep(entry.edit);
  }
  flush(now);
}

void EditOutbox::add(DurableEdit edit, Instant now) {
  const std::uint64_t place = edits_.empty() ? edit.place : std::max(edit.place, edits_.rbegin()->first + 1);
  edit.place = place;
  edit.owner = user_;
  ports_.keep(edit);
  Entry& entry = edits_.insert_or_assign(place, Entry{std::move(edit), Waiting{}, {}}).first->second;
  ports_.report({entry.edit.id});
  flush(now);
}

void EditOutbox::restored(std::vector<DurableEdit> edits, Instant now) {
  for (DurableEdit& edit : edits) {
    if (find(edit.id) != nullptr) continue;
    if (edit.owner.empty()) edit.owner = user_;
    // What was edited since the page opened comes after.
    std::uint64_t place = edit.place;
    while (edits_.contains(place)) ++place;
    edit.place = place;
    const Entry& entry = edits_.emplace(place, Entry{std::move(edit), Waiting{}, {}}).first->second;
    ports_.report({entry.edit.id});
  }
  flush(now);
}

void EditOutbox::retry(std::string_view id, Instant now) {
  Entry* entry = find(id);
  if (entry == nullptr || !std::holds_alternative<Rejected>(entry->state)) return;
  entry->state = Waiting{};
  entry->failures = 0;
  ports_.report({entry->edit.id});
  flush(now);
}

void EditOutbox::discard(std::string_view id, Instant now) {
  Entry* entry = find(id);
  if (entry == nullptr) return;
  ports_.forget(id);
  edits_.erase(entry->edit.place);
  flush(now);
}

void EditOutbox::resolve(std::string_view id, std::string_view values, Instant now) {
  Entry* entry = find(id);
  if (entry == nullptr) return;
  auto* const open = std::get_if<Disputing>(&entry->state);
  if (open == nullptr) return;
  DurableEdit& edit = entry->edit;
  const auto disputed = std::exchange(open->disputed, {});
  entry->row = std::exchange(open->theirs, {});
  // The user has seen the server's values: they are what the edit is made on now.
  const auto decided = [&](std::string_view raw, std::string_view& value) {
    if (!is_disputed(disputed, raw)) return true;
    const auto chosen = phoenix::find_member(values, raw);
    value = chosen.value_or(value);
    return chosen.has_value();
  };
  edit.patch = filtered(edit.patch, decided);
  edit.base = filtered(edit.base, [&](std::string_view raw, std::string_view& value) {
    if (is_disputed(disputed, raw)) value = phoenix::find_member(*entry->row, raw).value_or("null");
    return true;
  });
  ports_.keep(edit);
  entry->state = Waiting{};
  ports_.report({edit.id});
  flush(now);
}

// --- What goes out ---------------------------------------------------------------------------------------------------

void EditOutbox::flush(Instant now) {
  const bool unreachable = network_until_ > now;
  next_at_ = unreachable && !edits_.empty() ? network_until_ : never;
  if (unreachable) return;
  std::size_t free = options_.requests - std::min(options_.requests, under_way());
  // Starting an edit may end it, so the places are taken first.
  std::vector<std::uint64_t> places;
  for (const auto& [place, entry] : edits_) {
    const auto* waiting = std::get_if<Waiting>(&entry.state);
    if (waiting != nullptr && entry.edit.owner == user_ && table_of(entry) != nullptr) places.push_back(place);
  }
  for (const std::uint64_t place : places) {
    Entry& entry = edits_.find(place)->second;
    if (waits_for_earlier(entry)) continue;
    const Instant due = std::get<Waiting>(entry.state).until;
    if (due > now) {
      next_at_ = std::min(next_at_, due);
    } else if (free-- > 0) {
      start(entry, *table_of(entry), now);
    } else {
      return;
    }
  }
}

void EditOutbox::start(Entry& entry, const Known& known, Instant now) {
  const DurableEdit& edit = entry.edit;
  if (edit.kind == EditKind::insert) return write(entry, known, {}, edit.patch);
  if (entry.row) return meet(entry, known, std::string{*entry.row}, now);
  if (!is_guarded(known.target, edit, edit.base)) return read(entry, known, {});
  write(entry, known, edit.base, edit.patch);
}

void EditOutbox::write(Entry& entry, const Known& known, std::string seen, std::string_view patch,
                       std::vector<Disputed> disputed) {
  const RestRequest request = write_request(known.target, entry.edit, seen, patch);
  entry.state = Writing{++last_request_, std::move(seen), std::move(disputed)};
  ports_.request(last_request_, request);
}

void EditOutbox::read(Entry& entry, const Known& known, std::string seen) {
  entry.state = Reading{++last_request_, std::move(seen)};
  ports_.request(last_request_, read_request(known.target, entry.edit));
}

// --- What comes back -------------------------------------------------------------------------------------------------

void EditOutbox::answered(HttpId id, std::uint16_t status, std::string_view body, Instant now) {
  network_.reset();
  network_until_ = {};
  Entry* entry = find(id);
  if (entry != nullptr) {
    const bool ok = status >= 200 && status < 300;
    if (!ok) {
      refused(*entry, status, body, now);
    } else if (std::holds_alternative<Writing>(entry->state)) {
      written(*entry, body, now);
    } else {
      was_read(*entry, body, now);
    }
  }
  flush(now);
}

void EditOutbox::failed(HttpId id, Instant now) {
  Entry* entry = find(id);
  if (entry == nullptr) return;
  entry->edit.uncertain = entry->edit.uncertain || std::holds_alternative<Writing>(entry->state);
  entry->state = Waiting{};
  if (now >= network_until_) network_until_ = now + network_.next(random_);
  flush(now);
}

void EditOutbox::network_back(Instant now) {
  network_until_ = {};
  flush(now);
}

void EditOutbox::written(Entry& entry, std::string_view rows, Instant now) {
  auto row = first_row(rows);
  if (!row) return refused(entry, 502, rows, now);
  auto& writing = std::get<Writing>(entry.state);
  if (row->empty()) return read(entry, *table_of(entry), std::move(writing.seen));
  if (writing.disputed.empty()) return apply(entry, *row);
  const auto open = std::move(writing.disputed);
  entry.edit.patch = filtered(entry.edit.patch, [&](std::string_view raw, auto&) { return is_disputed(open, raw); });
  ports_.keep(entry.edit);
  dispute(entry, open, *std::move(row), EditState::conflict);
}

void EditOutbox::was_read(Entry& entry, std::string_view rows, Instant now) {
  const auto row = first_row(rows);
  if (!row) return refused(entry, 502, rows, now);
  const DurableEdit& edit = entry.edit;
  const std::string seen = std::move(std::get<Reading>(entry.state).seen);
  if (row->empty()) {
    // A row that is gone is what a delete wants.
    if (edit.kind == EditKind::erase) return apply(entry, {});
    return reject(entry, edit.kind == EditKind::insert ? Rejection::id_taken : Rejection::row_gone);
  }
  const Known& known = *table_of(entry);
  if (edit.kind != EditKind::insert && !seen.empty() && still_as_seen(known.target, edit, seen, *row)) {
    // Somebody may have changed it and changed it back. Who is denied twice is denied.
    if (entry.denied++ > 0) return reject(entry, Rejection::denied);
    return start(entry, known, now);
  }
  meet(entry, known, *row, now);
}

/// The server's row is another than the one that was edited.
void EditOutbox::meet(Entry& entry, const Known& known, const std::string& theirs, Instant now) {
  const DurableEdit& edit = entry.edit;
  entry.row = theirs;
  if (edit.kind == EditKind::insert) {
    const bool ours = edit.uncertain || merge_row("{}", edit.patch, theirs, {}).conflicts.empty();
    return ours ? apply(entry, theirs) : reject(entry, Rejection::id_taken);
  }
  if (++entry.rounds > most_rounds) {
    entry.rounds = 0;
    return postpone(entry, now);
  }
  if (edit.kind == EditKind::erase) {
    const bool same = still_as_seen(known.target, edit, edit.base, theirs);
    if (same || known.policies.usual == MergePolicy::mine) return write(entry, known, theirs, {});
    if (known.policies.usual == MergePolicy::server) return apply(entry, theirs);
    return dispute(entry, {}, theirs, EditState::conflict);
  }
  RowMerge merge = merge_row(edit.base, edit.patch, theirs, edit.uncertain ? careful(known.policies) : known.policies);
  if (!merge.asked.empty()) return dispute(entry, std::move(merge.asked), theirs, EditState::asking);
  if (merge.patch != "{}") return write(entry, known, theirs, merge.patch, std::move(merge.conflicts));
  if (merge.conflicts.empty()) return apply(entry, theirs);
  dispute(entry, std::move(merge.conflicts), theirs, EditState::conflict);
}

void EditOutbox::refused(Entry& entry, std::uint16_t status, std::string_view body, Instant now) {
  const bool may_pass = is_passing(status) || (status == conflicting && entry.edit.place != edits_.begin()->first);
  if (!may_pass) return reject(entry, Rejection::status, status, body);
  // Whoever stands between may have lost the server's answer.
  entry.edit.uncertain = entry.edit.uncertain || (status >= 500 && std::holds_alternative<Writing>(entry.state));
  postpone(entry, now);
  ports_.report({entry.edit.id, EditState::pending, Rejection::none, status, body});
}

void EditOutbox::postpone(Entry& entry, Instant now) {
  const auto& steps = options_.backoff.steps;
  const std::size_t step = std::min<std::size_t>(entry.failures++, steps.size() - 1);
  entry.state = Waiting{now + network_.jittered(steps[step], random_)};
}

// --- How it ends -----------------------------------------------------------------------------------------------------

void EditOutbox::dispute(Entry& entry, std::vector<Disputed> disputed, std::string theirs, EditState state) {
  entry.state = Disputing{std::move(disputed), std::move(theirs)};
  const auto& open = std::get<Disputing>(entry.state);
  ports_.report({entry.edit.id, state, Rejection::none, 0, {}, open.theirs, &open.disputed});
}

void EditOutbox::reject(Entry& entry, Rejection rejection, std::uint16_t status, std::string_view detail) {
  entry.state = Rejected{};
  entry.row.reset();
  ports_.report({entry.edit.id, EditState::rejected, rejection, status, detail});
}

void EditOutbox::apply(Entry& entry, std::string_view row) {
  const DurableEdit edit = std::move(entry.edit);
  edits_.erase(edit.place);
  if (!row.empty()) rebase_later(edit, std::string{row});
  ports_.forget(edit.id);
  ports_.report({edit.id, EditState::applied, Rejection::none, 0, {}, row});
}

/// Later edits of the row were made on what this one wrote, or on what an edit between the two writes.
void EditOutbox::rebase_later(const DurableEdit& applied, const std::string& row) {
  std::set<std::string, std::less<>> followed;
  for (auto& [place, later] : edits_) {
    if (place < applied.place || !is_same_row(later.edit, applied)) continue;
    const Known* known = table_of(later);
    const MergePolicies policies = known != nullptr ? known->policies : MergePolicies{};
    const auto follows = [&](std::string_view raw) {
      return phoenix::find_member(applied.patch, raw) && followed.emplace(raw).second;
    };
    later.row = row;
    rebase(later.edit, row, policies, follows);
    ports_.keep(later.edit);
  }
}

Instant EditOutbox::deadline() const { return next_at_; }

}  // namespace holdfast::sync
