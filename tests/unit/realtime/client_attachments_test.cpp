#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "realtime/client.h"
#include "support/harness.h"

// Several who listen to one topic, as a client sees them.

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using ::testing::ElementsAre;
using testing::Harness;

constexpr const char* room = "realtime:room";
constexpr const char* orders = R"([{"event":"*","table":"orders"}])";
constexpr const char* items = R"([{"event":"*","table":"items"}])";
constexpr const char* grants_orders = R"({"postgres_changes":[{"id":1,"event":"*","table":"orders"}]})";
constexpr const char* grants_both =
    R"({"postgres_changes":[{"id":1,"event":"*","table":"orders"},{"id":2,"event":"*","table":"items"}]})";

/// Lets the page's task end: then the channel joins again, if it must.
void end_task(Harness& h) { h.advance(Duration::zero()); }

void attach(Harness& h, AttachmentId id, const char* changes, bool presence = false) {
  h.feed([&](auto& c, Instant t) { c.attach(1, id, presence, changes, t); });
  end_task(h);
}

void detach(Harness& h, AttachmentId id) {
  h.feed([&](auto& c, Instant t) { c.detach(1, id, t); });
}

void flow(Harness& h) { h.system(room, "ok", "Subscribed to PostgreSQL", "postgres_changes"); }

void change(Harness& h, int id) {
  h.say({}, {}, room, "postgres_changes",
        R"({"ids":[)" + std::to_string(id) + R"(],"data":{"type":"INSERT","record":{}}})");
}

/// 10 and 11 listen to orders.
void join(Harness& h) {
  h.connect();
  h.open();
  h.feed([](auto& c, Instant t) {
    c.open_channel(1, room, R"({"config":{"presence":{"enabled":false}}})", t);
    c.attach(1, 10, false, orders, t);
    c.attach(1, 11, false, orders, t);
    c.subscribe(1, Duration::zero(), t);
  });
  h.accept_join(room, grants_orders);
  flow(h);
}

std::vector<AttachmentId> told(Harness& h) {
  const auto changes = h.of<testing::PostgresChangeEvent>();
  return changes.empty() ? std::vector<AttachmentId>{} : changes.back().attachments;
}

// Promise J8.
TEST(ClientAttachments, AreOneJoinAndEachHearsOfWhatItAskedFor) {
  Harness h;
  join(h);
  EXPECT_EQ(h.last("phx_join").payload,
            R"({"config":{"presence":{"enabled":false},"postgres_changes":[{"event":"*","table":"orders"}]}})");
  change(h, 1);
  EXPECT_THAT(told(h), ElementsAre(10, 11));
}

// Promise J8.
TEST(ClientAttachments, ThatAskForWhatOthersHaveInterruptNobodyAndHearAtOnce) {
  Harness h;
  join(h);
  attach(h, 12, orders);
  EXPECT_EQ(h.count("phx_join"), 1U);
  change(h, 1);
  EXPECT_THAT(told(h), ElementsAre(10, 11, 12));
}

// Promise J8.
TEST(ClientAttachments, ThatAskForMoreHaveTheChannelJoinOnceWithAll) {
  Harness h;
  join(h);
  attach(h, 12, R"([{"event":"*","table":"items"},{"event":"*","table":"orders"}])");
  EXPECT_EQ(h.count("phx_join"), 2U);
  change(h, 1);
  EXPECT_THAT(told(h), ElementsAre(10, 11, 12)) << "the old join goes on until the new one is accepted";
  h.accept_join(room, grants_both);
  flow(h);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
  change(h, 2);
  EXPECT_THAT(told(h), ElementsAre(12));
  attach(h, 13, "[]", true);
  EXPECT_EQ(h.count("phx_join"), 3U);
  EXPECT_NE(h.last("phx_join").payload.find(R"("enabled":true)"), std::string::npos);
}

// Promise J8.
TEST(ClientAttachments, ThatAskForMoreInOneTaskOfThePageAreOneJoin) {
  Harness h;
  join(h);
  constexpr std::array asks{items, R"([{"event":"*","table":"notes"}])", orders, R"([{"event":"*","table":"users"}])"};
  for (AttachmentId id = 20; const char* changes : asks) {
    h.feed([&](auto& c, Instant t) { c.attach(1, id++, true, changes, t); });
  }
  EXPECT_EQ(h.count("phx_join"), 1U) << "the task goes on";
  end_task(h);
  EXPECT_EQ(h.count("phx_join"), 2U);
  const std::string payload = h.last("phx_join").payload;
  for (const char* table : {"items", "notes", "orders", "users"}) EXPECT_NE(payload.find(table), std::string::npos);
  h.advance(std::chrono::seconds{1});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

// Promise J8.
TEST(ClientAttachments, ThatAskForMoreWhileTheChannelJoinsAreOneMoreJoin) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, room);
  h.feed([](auto& c, Instant t) { c.attach(1, 10, false, orders, t); });
  h.feed([](auto& c, Instant t) { c.attach(1, 11, false, items, t); });
  h.accept_join(room);
  EXPECT_EQ(h.count("phx_join"), 1U);
  end_task(h);
  EXPECT_EQ(h.count("phx_join"), 2U) << "the answer to the first join does not undo the plan for the next";
}

TEST(ClientAttachments, ThatAskForMoreLetMessagesThroughUntilTheJoinIsWritten) {
  Harness h;
  join(h);
  h.feed([](auto& c, Instant t) { c.attach(1, 12, false, items, t); });
  change(h, 1);
  EXPECT_THAT(told(h), ElementsAre(10, 11));
  h.push(1, 5);
  EXPECT_EQ(h.count("e"), 0U) << "it waits for the next join, which may decide how it is answered";
  end_task(h);
  h.accept_join(room, grants_both);
  EXPECT_EQ(h.count("e"), 1U);
}

TEST(ClientAttachments, ThatAskForMoreWhenNoJoinIsAllowedYetLetMessagesThrough) {
  ClientOptions options;
  options.joins_per_second = 0.1;
  Harness h{options};
  join(h);
  attach(h, 12, items);
  EXPECT_EQ(h.count("phx_join"), 1U) << "the pace of joins";
  change(h, 1);
  EXPECT_THAT(told(h), ElementsAre(10, 11)) << "the old join goes on until then";
}

// Promise J8.
TEST(ClientAttachments, ThatGoInterruptNobodyAndTheNextJoinLeavesThemOut) {
  Harness h;
  join(h);
  attach(h, 12, items);
  h.accept_join(room, grants_both);
  flow(h);
  detach(h, 12);
  detach(h, 10);
  EXPECT_EQ(h.count("phx_join"), 2U);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
  change(h, 2);
  EXPECT_TRUE(h.of<testing::PostgresChangeEvent>().empty()) << "nobody asks for it any more";
  change(h, 1);
  EXPECT_THAT(told(h), ElementsAre(11));
  attach(h, 14, items);
  EXPECT_EQ(h.count("phx_join"), 2U) << "the server sends it still";
  change(h, 2);
  EXPECT_THAT(told(h), ElementsAre(14));
  detach(h, 14);
  h.reconnect();
  EXPECT_EQ(h.last("phx_join").payload.find("items"), std::string::npos);
}

TEST(ClientAttachments, WhoseBadFilterHadAllRefusedHaveTheOthersTriedWithoutThemAsTheyGo) {
  Harness h;
  join(h);
  attach(h, 12, R"([{"event":"*","table":"nowhere"}])");
  h.accept_join(room, R"({"postgres_changes":[]})");
  h.system(room, "error", "Unable to subscribe to changes with given parameters.", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::errored);
  detach(h, 12);
  EXPECT_EQ(h.count("phx_join"), 3U);
  h.accept_join(room, grants_orders);
  flow(h);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(ClientAttachments, ThatComeWhileNoConnectionIsThereAreInTheNextJoin) {
  Harness h;
  join(h);
  h.close();
  attach(h, 12, items);
  detach(h, 10);
  detach(h, 11);
  h.advance(std::chrono::seconds{10});
  h.open();
  EXPECT_EQ(h.last("phx_join").payload,
            R"({"config":{"presence":{"enabled":false},"postgres_changes":[{"event":"*","table":"items"}]}})");
}

TEST(ClientAttachments, OfAPlainPhoenixTopicAreNone) {
  Harness h;
  h.join_one("room:1");
  attach(h, 10, orders, true);
  h.reconnect();
  EXPECT_EQ(h.last("phx_join").payload, "{}");
}

TEST(ClientAttachments, OfAChannelThatIsNotThereAreForgotten) {
  Harness h;
  attach(h, 10, orders);
  detach(h, 10);
  join(h);
  h.feed([](auto& c, Instant t) { c.close_channel(1, t); });
  attach(h, 12, items);
  EXPECT_EQ(h.count("phx_join"), 1U);
}

/// A table, as the core has it.
class Table final : public ChangeListener {
 public:
  bool change_received(AttachmentId attachment, const PostgresChange&) override { return attachment == 10; }
  void changes_flow(ChannelId) override {}
  void changes_stopped(ChannelId) override {}
  void report() override {}
};

TEST(ClientAttachments, OfATableAndOfListenersToTheSameBothHear) {
  Table table;
  Harness h{{}, &table};
  join(h);
  change(h, 1);
  EXPECT_THAT(told(h), ElementsAre(11));
}

}  // namespace
}  // namespace holdfast::realtime
