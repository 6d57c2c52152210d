#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "realtime/accounts.h"
#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::Harness;
using Taught = testing::TaughtEvent;

constexpr const char* orders = "realtime:orders";
constexpr const char* wants_orders =
    R"({"config":{"postgres_changes":[{"event":"*","schema":"public","table":"orders"}]}})";
constexpr const char* grants_orders =
    R"({"postgres_changes":[{"id":77,"event":"*","schema":"public","table":"orders"}]})";
constexpr const char* moved = R"({"type":"broadcast","event":"moved","payload":{"x":1}})";

void learn(Harness& h) {
  h.feed([](auto& client, Instant now) { client.learn(now); });
}

void join_orders(Harness& h) {
  h.connect();
  h.open();
  h.subscribe(1, orders, wants_orders);
  h.accept_join(orders, grants_orders);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  learn(h);
}

std::string update_of(int id) {
  return R"({"data":{"table":"orders","type":"UPDATE","record":{"id":)" + std::to_string(id) +
         R"(},"columns":[{"name":"id","type":"int4"}],"errors":null,"schema":"public",)"
         R"("commit_timestamp":"2026-01-01T00:00:00Z","old_record":{"id":1}},"ids":[77]})";
}

std::string frame_of(const std::string& event, const std::string& payload) {
  return R"([null,null,"realtime:orders",")" + event + "\"," + payload + "]";
}

/// What a lesson says may differ, as it stands in the frame.
std::vector<std::string> varying(const Taught& taught, const std::string& frame) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i + 1 < taught.places.size(); i += 2) {
    parts.push_back(frame.substr(taught.places[i], taught.places[i + 1] - taught.places[i]));
  }
  return parts;
}

TEST(Lessons, OfAChangeNameTheTimeAndTheRows) {
  Harness h;
  join_orders(h);
  const std::string frame = frame_of("postgres_changes", update_of(1));
  h.text(frame);
  ASSERT_EQ(h.of<Taught>().size(), 1U);
  const Taught taught = h.of<Taught>().front();
  EXPECT_EQ(taught.lesson, Lesson::change);
  EXPECT_EQ(taught.change, ChangeType::update);
  EXPECT_THAT(taught.attachments, ElementsAre(0));
  EXPECT_EQ(taught.relation->table, "orders");
  EXPECT_THAT(varying(taught, frame), ElementsAre(orders, "2026-01-01T00:00:00Z", R"({"id":1})", R"({"id":1})"));
  EXPECT_EQ(taught.epoch, h.client.epoch());
}

/// Takes all changes, as tables do.
class Tables final : public ChangeListener {
 public:
  bool change_received(AttachmentId, const PostgresChange&) override { return true; }
  bool tables_of(std::span<const AttachmentId>, TakingTables& found) const override {
    found = {{9}, key};
    return at_rest;
  }
  void changes_flow(ChannelId) override {}
  void changes_stopped(ChannelId) override {}
  void report() override {}

  std::vector<std::string> key{"id"};
  bool at_rest = true;
};

TEST(Lessons, OfAnUpdateNameTheTablesThatTakeIt) {
  Tables tables;
  Harness h{{}, &tables};
  join_orders(h);
  h.text(frame_of("postgres_changes", update_of(1)));
  ASSERT_EQ(h.of<Taught>().size(), 1U);
  EXPECT_THAT(h.of<Taught>().front().tables, ElementsAre(9));
  EXPECT_THAT(h.of<Taught>().front().key, ElementsAre("id"));
  EXPECT_THAT(h.of<Taught>().front().attachments, ElementsAre());
}

TEST(Lessons, AreNotGivenOfChangesThatTablesNeedOneByOne) {
  Tables tables;
  Harness h{{}, &tables};
  join_orders(h);
  std::string insert = update_of(1);
  insert.replace(insert.find("UPDATE"), 6, "INSERT");
  h.text(frame_of("postgres_changes", insert));
  EXPECT_TRUE(h.of<Taught>().empty());
  tables.at_rest = false;
  h.text(frame_of("postgres_changes", update_of(1)));
  EXPECT_TRUE(h.of<Taught>().empty());
}

TEST(Lessons, AreGivenOnceInAnEpoch) {
  Harness h;
  join_orders(h);
  for (int id = 1; id < 4; ++id) h.text(frame_of("postgres_changes", update_of(id)));
  EXPECT_EQ(h.of<Taught>().size(), 1U);
}

TEST(Lessons, AreNotGivenToWhoCannotLearn) {
  Harness h;
  h.join_one(orders);
  h.text(frame_of("broadcast", moved));
  EXPECT_TRUE(h.of<Taught>().empty());
}

TEST(Lessons, CountCharactersWhereBytesAreMore) {
  Harness h;
  h.join_one("realtime:größe🙂");
  learn(h);
  h.text(R"([null,null,"realtime:größe🙂","broadcast",{"type":"broadcast","event":"e","payload":7}])");
  ASSERT_EQ(h.of<Taught>().size(), 1U);
  EXPECT_THAT(h.of<Taught>().front().places, ElementsAre(12, 28, 84, 85, 0, 0));
}

TEST(Lessons, OfBytesNameTheRestOfTheFrame) {
  Harness h;
  h.join_one("realtime:b");
  learn(h);
  h.binary(std::string{"\x04\x0a\x01\x00\x00realtime:bexyz", 19});
  ASSERT_EQ(h.of<Taught>().size(), 1U);
  EXPECT_EQ(h.of<Taught>().front().lesson, Lesson::bytes);
  EXPECT_THAT(h.of<Taught>().front().places, ElementsAre(5, 15, 16, 19));
}

/// To a plain Phoenix channel it is a message, and changes who is there besides.
TEST(Lessons, AreNotGivenOfPresence) {
  Harness h;
  h.join_one("room:1");
  learn(h);
  h.say("", "", "room:1", "presence_diff", R"({"joins":{},"leaves":{}})");
  EXPECT_TRUE(h.of<Taught>().empty());
  h.say("", "", "room:1", "said", R"({"body":"hello"})");
  EXPECT_EQ(h.of<Taught>().size(), 1U);
}

// Promise F1.
TEST(Lessons, AreTakenBackByAllThatADeliveryDependsOn) {
  const std::vector<std::pair<const char*, void (*)(Harness&)>> happenings{
      {"a rejoin", [](Harness& h) { h.close_channel(orders); }},
      {"a loss", [](Harness& h) { h.close(); }},
      {"another channel",
       [](Harness& h) { h.feed([](auto& c, Instant t) { c.open_channel(2, "realtime:x", "{}", t); }); }},
      {"another listener to the same",
       [](Harness& h) {
         h.feed([](auto& c, Instant t) {
           c.attach(1, 9, false, R"([{"event":"*","schema":"public","table":"orders"}])", {}, t);
         });
       }},
      {"a listener that goes", [](Harness& h) { h.feed([](auto& c, Instant t) { c.detach(1, 0, t); }); }},
      {"a leave", [](Harness& h) { h.unsubscribe(1); }},
      {"another user", [](Harness& h) { h.feed([](auto& c, Instant t) { c.set_access_token("t", "ann", t); }); }},
      {"a channel that is forgotten", [](Harness& h) { h.feed([](auto& c, Instant t) { c.close_channel(1, t); }); }},
      {"a disconnect", [](Harness& h) { h.disconnect(); }},
      {"changes that stop", [](Harness& h) { h.system(orders, "error", "it is away", "postgres_changes"); }},
  };
  for (const auto& [what, happen] : happenings) {
    Harness h;
    join_orders(h);
    h.text(frame_of("postgres_changes", update_of(1)));
    const double epoch = h.client.epoch();
    ASSERT_EQ(h.of<Taught>().size(), 1U);
    happen(h);
    EXPECT_NE(h.client.epoch(), epoch) << what;
  }
}

TEST(Lessons, StandThroughRepliesAndHeartbeats) {
  Harness h;
  join_orders(h);
  h.text(frame_of("postgres_changes", update_of(1)));
  const double epoch = h.client.epoch();
  h.push(1, 7);
  h.reply(h.last("e"));
  h.advance(seconds{65});
  EXPECT_EQ(h.client.epoch(), epoch);
}

/// Who waits for a sign of life hears each frame at once.
TEST(Lessons, AreNotGivenWhileTheConnectionIsProbed) {
  Harness h;
  join_orders(h);
  h.text(frame_of("postgres_changes", update_of(1)));
  const double epoch = h.client.epoch();
  h.answers_heartbeats = false;
  h.feed([](auto& client, Instant now) { client.visible_changed(false, now); });
  h.advance(seconds{2});
  h.feed([](auto& client, Instant now) { client.visible_changed(true, now); });
  ASSERT_TRUE(h.client.connection().checking());
  EXPECT_NE(h.client.epoch(), epoch);
}

/// As JavaScript writes them.
struct Written : Accounts {
  void add(std::uint32_t lesson, double bytes, Instant at) {
    auto* numbers = reinterpret_cast<double*>(static_cast<Accounts*>(this));
    const auto frame = 2 + 3 * (static_cast<std::size_t>(numbers[0]) % 64);
    numbers[0] += 1;
    numbers[1] += bytes;
    numbers[frame] = lesson;
    numbers[frame + 1] = bytes;
    numbers[frame + 2] = to_ms(at);
  }
};

std::string metrics(Harness& h) { return h.client.metrics_json(h.now); }

// Promise F2.
TEST(Accounts, TellMetricsAndTraceOfEveryFrame) {
  Harness h;
  join_orders(h);
  h.text(frame_of("postgres_changes", update_of(1)));
  const std::uint32_t lesson = h.of<Taught>().front().number;
  Written accounts;
  for (int i = 0; i < 70; ++i) accounts.add(lesson, 100, h.now);
  h.feed([&](auto& client, Instant now) { client.take_accounts(*h.socket, accounts, 0, now); });
  EXPECT_THAT(metrics(h), ::testing::HasSubstr(R"("framesWithoutCore":70)"));
  EXPECT_THAT(metrics(h), ::testing::HasSubstr(R"("topic":"realtime:orders","event":"postgres_changes","bytes":100)"));
  EXPECT_EQ(accounts.frames(), 0U) << "they are taken over once";
}

// Promise F2.
TEST(Accounts, KeepAConnectionAlive) {
  Harness h;
  join_orders(h);
  h.text(frame_of("postgres_changes", update_of(1)));
  const std::uint32_t lesson = h.of<Taught>().front().number;
  h.answers_heartbeats = false;
  Written accounts;
  for (int i = 0; i < 70; ++i) {
    h.advance(seconds{1});
    accounts.add(lesson, 100, h.now);
    h.feed([&](auto& client, Instant now) { client.take_accounts(*h.socket, accounts, 0, now); });
  }
  EXPECT_TRUE(h.is_open());
  h.advance(seconds{50});
  EXPECT_NE(h.state(), ConnectionState::connected) << "silence is silence";
}

TEST(Accounts, OfAnotherSocketAreForgotten) {
  Harness h;
  join_orders(h);
  h.text(frame_of("postgres_changes", update_of(1)));
  Written accounts;
  accounts.add(h.of<Taught>().front().number, 100, h.now);
  h.feed([&](auto& client, Instant now) { client.take_accounts(*h.socket + 1, accounts, 0, now); });
  EXPECT_THAT(metrics(h), ::testing::HasSubstr(R"("framesWithoutCore":0)"));
  EXPECT_EQ(accounts.frames(), 0U);
}

}  // namespace
}  // namespace holdfast::realtime
