#include "sync/row_merge.h"

#include <algorithm>
#include <utility>

#include "phoenix/json_scanner.h"
#include "sync/decimal.h"
#include "sync/json_elements.h"
#include "sync/row_order.h"
#include "sync/same_value.h"

namespace holdfast::sync {
namespace {

/// Values that can be ordered against each other. NULL is below all others: a greatest value wins over none.
bool comparable(std::string_view a, std::string_view b) {
  return (is_number(a) && is_number(b)) || (phoenix::is_json_string(a) && phoenix::is_json_string(b));
}

std::optional<std::string> extreme(const Disputed& values, bool greatest) {
  const std::string& mine = values.mine;
  const std::string& theirs = values.theirs;
  if (mine == "null" || theirs == "null") return mine == "null" ? theirs : mine;
  if (!comparable(mine, theirs)) return std::nullopt;
  return (compare_values(mine, theirs) > 0) == greatest ? mine : theirs;
}

std::optional<std::string> added(const Disputed& values) {
  if (!is_number(values.base) || !is_number(values.mine) || !is_number(values.theirs)) return std::nullopt;
  Decimal base = read_decimal(values.base);
  base.negative = !base.negative;
  const auto change = sum(read_decimal(values.mine), base);
  const auto total = change ? sum(read_decimal(values.theirs), *change) : std::nullopt;
  return total ? std::optional{to_json(*total)} : std::nullopt;
}

using Elements = std::vector<std::string_view>;

/// NULL is an empty list.
std::optional<Elements> list_of(std::string_view value) { return elements_of(value == "null" ? "[]" : value); }

bool holds(const Elements& elements, std::string_view value) {
  return std::any_of(elements.begin(), elements.end(), [&](std::string_view each) { return same_value(each, value); });
}

/// Beyond this many elements a side, comparing all with all would take too long.
constexpr std::size_t most_elements = 2'000;

std::optional<std::string> united(const Disputed& values) {
  const auto base = list_of(values.base);
  const auto mine = list_of(values.mine);
  const auto theirs = list_of(values.theirs);
  if (!base || !mine || !theirs) return std::nullopt;
  if (std::max({base->size(), mine->size(), theirs->size()}) > most_elements) return std::nullopt;
  std::string out = "[";
  const auto append = [&](std::string_view value) { out.append(out.size() > 1 ? "," : "").append(value); };
  for (const std::string_view each : *theirs) {
    const bool taken_out = holds(*base, each) && !holds(*mine, each);
    if (!taken_out) append(each);
  }
  for (const std::string_view each : *mine) {
    if (!holds(*base, each) && !holds(*theirs, each)) append(each);
  }
  return out + ']';
}

std::string text_of(std::optional<std::string_view> value) { return std::string{value.value_or(std::string_view{})}; }

class Merger {
 public:
  explicit Merger(RowMerge& merge) : merge_(merge) {}

  /// `raw`: the column's name as it stands in JSON.
  void write(std::string_view raw, std::string_view value) {
    patch_.append(patch_.empty() ? "\"" : ",\"").append(raw).append("\":").append(value);
  }

  void dispute(std::string_view raw, MergePolicy policy, Disputed values) {
    if (policy == MergePolicy::conflict || policy == MergePolicy::ask) {
      (policy == MergePolicy::ask ? merge_.asked : merge_.conflicts).push_back(std::move(values));
    } else if (const auto value = merge_value(policy, values)) {
      if (!same_value(*value, values.theirs)) write(raw, *value);
    } else {
      merge_.unfit.push_back(values.column);
      merge_.conflicts.push_back(std::move(values));
    }
  }

  void finish() { merge_.patch = '{' + patch_ + '}'; }

 private:
  RowMerge& merge_;
  std::string patch_;
};

}  // namespace

MergePolicy MergePolicies::of(std::string_view column) const {
  const auto named =
      std::find_if(columns.begin(), columns.end(), [&](const Column& each) { return each.column == column; });
  return named == columns.end() ? usual : named->policy;
}

std::optional<std::string> merge_value(MergePolicy policy, const Disputed& values) {
  switch (policy) {
    case MergePolicy::server:
      return values.theirs;
    case MergePolicy::mine:
      return values.mine;
    case MergePolicy::max:
    case MergePolicy::min:
      return extreme(values, policy == MergePolicy::max);
    case MergePolicy::add:
      return added(values);
    case MergePolicy::unite:
      return united(values);
    case MergePolicy::conflict:
    case MergePolicy::ask:
      return std::nullopt;
  }
  return std::nullopt;
}

RowMerge merge_row(std::string_view base, std::string_view patch, std::string_view theirs,
                   const MergePolicies& policies) {
  RowMerge merge;
  Merger merger{merge};
  phoenix::for_each_member(patch, [&](std::string_view raw, std::string_view mine) {
    const std::string column = phoenix::unescape(raw).value_or(std::string{raw});
    Disputed values{column, text_of(phoenix::find_member(base, raw)), std::string{mine},
                    text_of(phoenix::find_member(theirs, raw))};
    const MergePolicy policy = policies.of(column);
    const bool they_changed = !same_value(values.base, values.theirs);
    // Two drivers who each take one off the stock have written the same value, and have taken two.
    const bool agreed = policy != MergePolicy::add && same_value(values.mine, values.theirs);
    if (!they_changed) {
      merger.write(raw, mine);
    } else if (!agreed) {
      merger.dispute(raw, policy, std::move(values));
    }
    return true;
  });
  merger.finish();
  return merge;
}

}  // namespace holdfast::sync
