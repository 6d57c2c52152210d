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
using testing::PushRequest;

constexpr const char* room = "realtime:room";
constexpr const char* orders = R"([{"event":"*","table":"orders"}])";
constexpr const char* items = R"([{"event":"*","table":"items"}])";
constexpr const char* grants_orders = R"({"postgres_changes":[{"id":1,"event":"*","table":"orders"}]})";
constexpr const char* grants_both =
    R"({"postgres_changes":[{"id":1,"event":"*","table":"orders"},{"id":2,"event":"*","table":"items"}]})";

/// Lets the page's task end: then the channel joins again, if it must.
void end_task(Harness& h) { h.advance(Duration::zero()); }

void attach(Harness& h, AttachmentId id, const char* changes, bool presence = false) {
  h.feed([&](auto& c, Instant t) { c.attach(1, id, presence, changes, {}, t); });
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
    c.attach(1, 10, false, orders, {}, t);
    c.attach(1, 11, false, orders, {}, t);
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
    h.feed([&](auto& c, Instant t) { c.attach(1, id++, true, changes, {}, t); });
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
  h.feed([](auto& c, Instant t) { c.attach(1, 10, false, orders, {}, t); });
  h.feed([](auto& c, Instant t) { c.attach(1, 11, false, items, {}, t); });
  h.accept_join(room);
  EXPECT_EQ(h.count("phx_join"), 1U);
  end_task(h);
  EXPECT_EQ(h.count("phx_join"), 2U) << "the answer to the first join does not undo the plan for the next";
}

TEST(ClientAttachments, ThatAskForMoreLetMessagesThroughUntilTheJoinIsWritten) {
  Harness h;
  join(h);
  h.feed([](auto& c, Instant t) { c.attach(1, 12, false, items, {}, t); });
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

// --- The config ------------------------------------------------------------------------------------------------------

void claim(Harness& h, AttachmentId id, const char* config) {
  h.feed([&](auto& c, Instant t) { c.attach(1, id, false, "[]", config, t); });
  end_task(h);
}

/// A channel that nobody of the app itself uses, joined.
void join_nobodys(Harness& h, const char* config) {
  h.connect();
  h.open();
  h.feed([&](auto& c, Instant t) {
    c.open_channel(1, room, R"({"config":{"broadcast":{"ack":false},"presence":{"enabled":false}}})", t);
    c.attach(1, 10, false, "[]", config, t);
    c.subscribe(1, Duration::zero(), t);
  });
  h.accept_join(room);
}

constexpr const char* said = R"({"type":"broadcast","event":"said","payload":{"n":1}})";

// Promise J9.
TEST(ClientAttachments, WhoseConfigCannotBeHadAreToldSoAndThatTheyCanBe) {
  Harness h;
  join_nobodys(h, R"({"private":true})");
  claim(h, 11, R"({"private":false})");
  ASSERT_EQ(h.of<testing::AttachmentEvent>().size(), 1U);
  EXPECT_EQ(h.of<testing::AttachmentEvent>().back().attachment, 11U);
  EXPECT_EQ(h.of<testing::AttachmentEvent>().back().error, ErrorCode::config_conflict);
  EXPECT_EQ(h.count("phx_join"), 1U);
  detach(h, 10);
  end_task(h);
  ASSERT_EQ(h.of<testing::AttachmentEvent>().size(), 2U);
  EXPECT_EQ(h.of<testing::AttachmentEvent>().back().error, ErrorCode::none);
  EXPECT_EQ(h.count("phx_join"), 2U);
  EXPECT_EQ(h.last("phx_join").payload.find(R"("private":true)"), std::string::npos);
}

// Promise J9.
TEST(ClientAttachments, ThatWantAcknowledgementsHaveThemForTheNextMessage) {
  Harness h;
  join_nobodys(h, R"({"broadcast":{"self":false}})");
  h.feed([](auto& c, Instant t) { c.attach(1, 11, false, "[]", R"({"broadcast":{"ack":true}})", t); });
  h.push(1, 5, "broadcast", said);
  EXPECT_EQ(h.count("broadcast"), 0U) << "on the present join nobody would answer it";
  end_task(h);
  h.accept_join(room);
  ASSERT_EQ(h.count("broadcast"), 1U);
  h.reply(h.last("broadcast"));
  EXPECT_EQ(h.settled(5)->outcome, Outcome::acked);
}

// Promise J9.
TEST(ClientAttachments, ThatWantOwnBroadcastsHearThemOnceWhereOthersDoNotWantThem) {
  Harness h;
  join_nobodys(h, R"({"broadcast":{"self":false}})");
  claim(h, 11, R"({"broadcast":{"self":true}})");
  EXPECT_EQ(h.count("phx_join"), 1U);
  PushRequest message{1, 5, "broadcast", said};
  message.expects_reply = false;
  h.push(message);
  ASSERT_EQ(h.of<testing::EchoEvent>().size(), 1U);
  EXPECT_THAT(h.of<testing::EchoEvent>().back().attachments, ElementsAre(11));
  EXPECT_EQ(h.of<testing::EchoEvent>().back().payload, said);
  h.push(1, 6, "broadcast", said);
  EXPECT_EQ(h.of<testing::EchoEvent>().size(), 1U) << "not before the server has it";
  h.reply(h.last("broadcast"));
  EXPECT_EQ(h.of<testing::EchoEvent>().size(), 2U);
  h.push(1, 7, "broadcast", said);
  h.reply(h.last("broadcast"), "error");
  h.push(1, 8, "other", said);
  h.reply(h.last("other"));
  EXPECT_EQ(h.of<testing::EchoEvent>().size(), 2U) << "the server refused the one, and the other is no broadcast";
}

TEST(ClientAttachments, ThatAllWantOwnBroadcastsHaveThemFromTheServer) {
  Harness h;
  join_nobodys(h, R"({"broadcast":{"self":true}})");
  h.push(1, 5, "broadcast", said);
  const auto first = h.last("broadcast");
  claim(h, 11, R"({"broadcast":{"self":false}})");
  EXPECT_EQ(h.count("phx_join"), 2U);
  h.reply(first);
  EXPECT_TRUE(h.of<testing::EchoEvent>().empty()) << "the join that it was written on had the server bring it";
  h.accept_join(room);
  h.push(1, 6, "broadcast", said);
  const auto second = h.last("broadcast");
  detach(h, 11);
  h.feed([](auto& c, Instant t) { c.attach(1, 12, true, "[]", {}, t); });
  end_task(h);
  EXPECT_EQ(h.count("phx_join"), 3U);
  h.reply(second);
  EXPECT_EQ(h.of<testing::EchoEvent>().size(), 1U) << "and of this one, not to";
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
