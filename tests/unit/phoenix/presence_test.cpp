#include "phoenix/presence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/random.h"

namespace holdfast::phoenix {
namespace {

std::string refs(const std::vector<PresenceMeta>& metas) {
  std::string out;
  for (const auto& m : metas) out += (out.empty() ? "" : " ") + m.ref;
  return out;
}

std::string told(const PresenceKeys& changed) {
  std::string out;
  for (const auto& key : changed) out += (out.empty() ? "" : " ") + key;
  return out;
}

std::string shown(const Presence& presence) {
  std::map<std::string, std::string> sorted;
  for (const auto& e : presence.entries()) sorted[e.key] = refs(e.metas);
  std::string out;
  for (const auto& [key, metas] : sorted) out += key + ":" + metas + ";";
  return out;
}

Presence with_state(std::string_view state) {
  Presence presence;
  presence.sync_state(state);
  return presence;
}

TEST(Presence, AStateTellsOfAllInIt) {
  Presence presence;
  const auto changes =
      presence.sync_state(R"({"a":{"metas":[{"phx_ref":"1"},{"phx_ref":"2"}]},"b":{"metas":[{"phx_ref":"3"}]}})");
  EXPECT_EQ(told(changes), "a b");
  EXPECT_EQ(shown(presence), "a:1 2;b:3;");
  EXPECT_FALSE(presence.awaits_state());
}

TEST(Presence, ADiffJoinsAndLeaves) {
  Presence presence = with_state(R"({"a":{"metas":[{"phx_ref":"1"}]}})");
  const auto changes =
      presence.sync_diff(R"({"joins":{"b":{"metas":[{"phx_ref":"2"}]}},"leaves":{"a":{"metas":[{"phx_ref":"1"}]}}})");
  EXPECT_EQ(told(changes), "b a");
  EXPECT_EQ(shown(presence), "b:2;");
}

TEST(Presence, AnUpdateIsAJoinAndALeaveOfOneKeyThatStays) {
  Presence presence = with_state(R"({"a":{"metas":[{"phx_ref":"1"}]}})");
  const auto changes = presence.sync_diff(
      R"({"joins":{"a":{"metas":[{"phx_ref":"2","phx_ref_prev":"1"}]}},"leaves":{"a":{"metas":[{"phx_ref":"1"}]}}})");
  EXPECT_EQ(told(changes), "a a");
  EXPECT_EQ(shown(presence), "a:2;") << "realtime-js 2.109 keeps the stale meta; phoenix.js is right";
}

TEST(Presence, OtherMetasOfAKeyStayInFrontOfTheNew) {
  Presence presence = with_state(R"({"a":{"metas":[{"phx_ref":"1"}]}})");
  presence.sync_diff(R"({"joins":{"a":{"metas":[{"phx_ref":"2"}]}},"leaves":{}})");
  EXPECT_EQ(shown(presence), "a:1 2;");
}

TEST(Presence, LeavesOfUnknownKeysTellNothing) {
  Presence presence = with_state("{}");
  EXPECT_EQ(told(presence.sync_diff(R"({"joins":{},"leaves":{"x":{"metas":[{"phx_ref":"9"}]}}})")), "");
}

TEST(Presence, DiffsBeforeTheStateWaitForIt) {
  Presence presence;
  EXPECT_TRUE(presence.sync_diff(R"({"joins":{"b":{"metas":[{"phx_ref":"2"}]}},"leaves":{}})").empty());
  EXPECT_EQ(shown(presence), "");
  const auto changes = presence.sync_state(R"({"a":{"metas":[{"phx_ref":"1"}]}})");
  EXPECT_EQ(told(changes), "a b");
}

TEST(Presence, AStateAfterARejoinTellsOnlyWhatChanged) {
  Presence presence = with_state(R"({"a":{"metas":[{"phx_ref":"1"}]},"b":{"metas":[{"phx_ref":"2"}]}})");
  presence.joining();
  EXPECT_EQ(shown(presence), "a:1;b:2;") << "what is known stays until the state comes";
  const auto changes = presence.sync_state(R"({"b":{"metas":[{"phx_ref":"3"}]},"c":{"metas":[{"phx_ref":"4"}]}})");
  EXPECT_EQ(told(changes), "b c a b");
  EXPECT_EQ(shown(presence), "b:3;c:4;");
}

TEST(Presence, KeepsWhatTheServerPutsBesideTheMetas) {
  Presence presence = with_state(R"({"a":{"metas":[{"phx_ref":"1"}],"user":{"name":"x"}}})");
  EXPECT_EQ(presence.find("a")->rest, R"(,"user":{"name":"x"})");
}

TEST(Presence, MalformedPayloadsChangeNothing) {
  Presence presence = with_state(R"({"a":{"metas":[{"phx_ref":"1"}]}})");
  for (const std::string_view payload : {"null", "[]", "1", "\"x\"", "{", R"({"joins":1,"leaves":[]})", "{}"}) {
    EXPECT_EQ(told(presence.sync_diff(payload)), "") << payload;
  }
  for (const std::string_view payload : {"null", "[]", "1"}) {
    EXPECT_EQ(told(presence.sync_state(payload)), "") << payload;
  }
  EXPECT_EQ(shown(presence), "a:1;");
}

TEST(Presence, LeavesOutWhatIsMalformedAndTakesTheRest) {
  Presence presence = with_state("{}");
  EXPECT_FALSE(presence.take_malformed());
  for (
      const std::string_view joins :
      {R"({"a":{"metas":[null,{"phx_ref":"1"}]},"b":{"metas":[7]},"c":{"metas":{"phx_ref":"2"}},"d":5,"e":null,"f":{}})",
       R"({"b":{"metas":null},"a":{"metas":[{"phx_ref":"1"},[]]},"c":"x"})"}) {
    presence.sync_diff(R"({"leaves":{},"joins":)" + std::string{joins} + "}");
    EXPECT_TRUE(presence.take_malformed());
    EXPECT_FALSE(presence.take_malformed());
    EXPECT_EQ(shown(presence), "a:1;");
  }
  presence.sync_state(R"({"a":{"metas":[null]},"__proto__":{"metas":[{"phx_ref":2},{"phx_ref":3},{"n":1}]}})");
  EXPECT_TRUE(presence.take_malformed());
  EXPECT_EQ(shown(presence), "__proto__:2 3 ;");
}

TEST(Presence, AKeyIsTheSameHoweverItIsEscaped) {
  Presence presence = with_state(R"({"ab":{"metas":[{"phx_ref":"1"}]},"\u0061b":{"metas":[{"phx_ref":"2"}]}})");
  EXPECT_EQ(shown(presence), "ab:2;") << "of two members of one name the last counts, as in JavaScript";
  presence.sync_diff(R"({"joins":{},"leaves":{"a\u0062":{"metas":[{"phx_ref":"2"}]}}})");
  EXPECT_EQ(shown(presence), "");
}

TEST(Presence, DiffsOfAServerThatNeverSendsAStateDoNotPileUp) {
  Presence presence;
  for (int i = 0; i < 100'000; ++i) presence.sync_diff(R"({"joins":{"b":{"metas":[{"phx_ref":"2"}]}},"leaves":{}})");
  EXPECT_LE(presence.sync_state("{}").size(), 1000U);
}

// --- Against phoenix.js, written down once more as it stands in phoenix 1.8.16 (assets/js/phoenix/presence.js)
// ---------

using Metas = std::vector<std::string>;
using State = std::vector<std::pair<std::string, Metas>>;

Metas* at(State& state, const std::string& key) {
  for (auto& [k, metas] : state) {
    if (k == key) return &metas;
  }
  return nullptr;
}

bool has(const Metas& metas, const std::string& ref) {
  return std::find(metas.begin(), metas.end(), ref) != metas.end();
}

Metas minus(const Metas& metas, const Metas& removed) {
  Metas kept;
  for (const auto& m : metas) {
    if (!has(removed, m)) kept.push_back(m);
  }
  return kept;
}

std::string joined(const Metas& metas) {
  std::string out;
  for (const auto& m : metas) out += (out.empty() ? "" : " ") + m;
  return out;
}

PresenceKeys js_sync_diff(State& state, const State& joins, const State& leaves) {
  PresenceKeys changed;
  for (const auto& [key, metas] : joins) {
    Metas* current = at(state, key);
    const Metas before = current == nullptr ? Metas{} : *current;
    Metas now = minus(before, metas);
    now.insert(now.end(), metas.begin(), metas.end());
    if (current == nullptr) {
      state.emplace_back(key, now);
    } else {
      *current = now;
    }
    changed.push_back(key);
  }
  for (const auto& [key, metas] : leaves) {
    Metas* current = at(state, key);
    if (current == nullptr) continue;
    *current = minus(*current, metas);
    changed.push_back(key);
    if (current->empty()) std::erase_if(state, [&, k = key](const auto& e) { return e.first == k; });
  }
  return changed;
}

PresenceKeys js_sync_state(State& state, State fresh) {
  State joins;
  State leaves;
  for (const auto& [key, metas] : state) {
    if (at(fresh, key) == nullptr) leaves.emplace_back(key, metas);
  }
  for (const auto& [key, metas] : fresh) {
    const Metas* current = at(state, key);
    if (current == nullptr) {
      joins.emplace_back(key, metas);
      continue;
    }
    const Metas came = minus(metas, *current);
    const Metas went = minus(*current, metas);
    if (!came.empty()) joins.emplace_back(key, came);
    if (!went.empty()) leaves.emplace_back(key, went);
  }
  return js_sync_diff(state, joins, leaves);
}

std::string shown(State state) {
  std::sort(state.begin(), state.end());
  std::string out;
  for (const auto& [key, metas] : state) out += key + ":" + joined(metas) + ";";
  return out;
}

std::string json_of(const State& state) {
  std::string out = "{";
  for (const auto& [key, metas] : state) {
    out += (out.size() > 1 ? ",\"" : "\"") + key + "\":{\"metas\":[";
    for (std::size_t i = 0; i < metas.size(); ++i) {
      out += (i > 0 ? ",{\"n\":1,\"phx_ref\":\"" : "{\"phx_ref\":\"") + metas[i] + "\"}";
    }
    out += "]}";
  }
  return out + "}";
}

State random_state(Random& random) {
  State state;
  for (char key = 'a'; key < 'e'; ++key) {
    if (random.unit() < 0.5) continue;
    Metas metas;
    for (int ref = 0; ref < 4; ++ref) {
      if (random.unit() < 0.4) metas.push_back(std::to_string(ref));
    }
    if (!metas.empty()) state.emplace_back(std::string(1, key), metas);
  }
  return state;
}

// Promise J5.
TEST(Presence, MergesAsPhoenixJsDoesInTwoThousandRandomSequences) {
  Random random{42};
  for (int run = 0; run < 2000; ++run) {
    Presence presence = with_state("{}");
    State reference;
    for (int step = 0; step < 6; ++step) {
      if (random.unit() < 0.3) {
        const State fresh = random_state(random);
        ASSERT_EQ(presence.sync_state(json_of(fresh)), js_sync_state(reference, fresh)) << json_of(fresh);
      } else {
        const State joins = random_state(random);
        const State leaves = random_state(random);
        const std::string diff = "{\"joins\":" + json_of(joins) + ",\"leaves\":" + json_of(leaves) + "}";
        ASSERT_EQ(presence.sync_diff(diff), js_sync_diff(reference, joins, leaves)) << diff;
      }
      ASSERT_EQ(shown(presence), shown(reference));
    }
  }
}

}  // namespace
}  // namespace holdfast::phoenix
