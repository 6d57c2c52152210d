#include "sync/same_value.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "phoenix/json_scanner.h"
#include "sync/decimal.h"
#include "sync/instant_text.h"
#include "sync/json_elements.h"

namespace holdfast::sync {
namespace {

/// Each level is scanned again for the one below. Deeper values are compared as texts.
constexpr int most_levels = 64;

struct Pair {
  std::string_view a;
  std::string_view b;
  int level = 0;
};

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

/// `postgres_changes` leaves the `\x` of a `bytea` out.
bool same_bytes(std::string_view a, std::string_view b) {
  return a.starts_with("\\x") && a.substr(2) == b && is_hex(b);
}

bool same_strings(std::string_view raw_a, std::string_view raw_b) {
  const std::string a = phoenix::unescape(raw_a).value_or(std::string{raw_a});
  const std::string b = phoenix::unescape(raw_b).value_or(std::string{raw_b});
  if (a == b || same_bytes(a, b) || same_bytes(b, a)) return true;
  const auto x = read_instant(a);
  return x && x == read_instant(b);
}

bool same_scalars(std::string_view a, std::string_view b) {
  if (phoenix::is_json_string(a) && phoenix::is_json_string(b)) {
    return same_strings(phoenix::unquoted(a), phoenix::unquoted(b));
  }
  return is_number(a) && is_number(b) && compare(read_decimal(a), read_decimal(b)) == 0;
}

using Members = std::vector<std::pair<std::string, std::string_view>>;

/// In the order of their keys. Of equal keys the last one counts, as in jsonb.
std::optional<Members> members_of(std::string_view object) {
  Members members;
  const bool well_formed = phoenix::for_each_member(object, [&](std::string_view key, std::string_view value) {
    members.emplace_back(phoenix::unescape(key).value_or(std::string{key}), value);
    return true;
  });
  if (!well_formed) return std::nullopt;
  std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Members last;
  for (auto& member : members) {
    if (!last.empty() && last.back().first == member.first) last.pop_back();
    last.push_back(std::move(member));
  }
  return last;
}

/// What is left to compare is added to `open`. Returns false if the objects differ already.
bool same_keys(std::string_view a, std::string_view b, int level, std::vector<Pair>& open) {
  const auto x = members_of(a);
  const auto y = members_of(b);
  if (!x || !y || x->size() != y->size()) return false;
  for (std::size_t i = 0; i < x->size(); ++i) {
    if ((*x)[i].first != (*y)[i].first) return false;
    open.push_back({(*x)[i].second, (*y)[i].second, level});
  }
  return true;
}

bool same_length(std::string_view a, std::string_view b, int level, std::vector<Pair>& open) {
  const auto x = elements_of(a);
  const auto y = elements_of(b);
  if (!x || !y || x->size() != y->size()) return false;
  for (std::size_t i = 0; i < x->size(); ++i) open.push_back({(*x)[i], (*y)[i], level});
  return true;
}

}  // namespace

bool same_value(std::string_view a, std::string_view b) {
  std::vector<Pair> open{{a, b}};
  while (!open.empty()) {
    const auto [x, y, level] = open.back();
    open.pop_back();
    if (x == y) continue;
    const bool shallow = level < most_levels;
    bool same = false;
    if (shallow && x.starts_with('{') && y.starts_with('{')) {
      same = same_keys(x, y, level + 1, open);
    } else if (shallow && x.starts_with('[') && y.starts_with('[')) {
      same = same_length(x, y, level + 1, open);
    } else {
      same = same_scalars(x, y);
    }
    if (!same) return false;
  }
  return true;
}

}  // namespace holdfast::sync
