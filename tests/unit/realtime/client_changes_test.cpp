#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::Harness;

constexpr const char* orders = "realtime:orders";
constexpr const char* wants_orders =
    R"({"config":{"postgres_changes":[{"event":"*","schema":"public","table":"orders"}]}})";
constexpr const char* grants_orders =
    R"({"postgres_changes":[{"id":77,"event":"*","schema":"public","table":"orders"}]})";

void join_orders(Harness& h) {
  h.connect();
  h.open();
  h.subscribe(1, orders, wants_orders);
  h.accept_join(orders, grants_orders);
}

// Promise J2.
TEST(Client, IsSubscribedOnlyWhenChangesFlow) {
  Harness h;
  join_orders(h);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::joined);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

/// Counts what live tables would hear.
class Interruptions final : public ChangeListener {
 public:
  bool change_received(AttachmentId, const PostgresChange&) override { return true; }
  void changes_flow(ChannelId) override { ++flows; }
  void changes_stopped(ChannelId) override { ++stops; }
  void report() override {}

  int flows = 0;
  int stops = 0;
};

/// Seen in the world (seed 100553): a busy page changed its user while the first report was on its way.
TEST(Client, ALateReportFromBeforeSomebodySignedInDoesNotHideTheirs) {
  Interruptions heard;
  Harness h{{}, &heard};
  const auto sign_in = [&](const char* extra) {
    h.feed([&](auto& c, Instant t) { c.set_access_token(testing::jwt(t + std::chrono::hours{1}, extra), {}, t); });
  };
  const auto subscribed = [&] { h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes"); };
  join_orders(h);
  sign_in(R"(,"sub":"bob","n":1)");
  subscribed();
  EXPECT_EQ(heard.flows, 1);
  sign_in(R"(,"sub":"bob","n":2)");
  h.advance(seconds{3});
  subscribed();
  EXPECT_EQ(heard.flows, 2) << "changes may have been missed since the user changed";
}

TEST(Client, ARenewedTokenInterruptsNothing) {
  Interruptions heard;
  Harness h{{}, &heard};
  const auto sign_in = [&](const char* extra) {
    h.feed([&](auto& c, Instant t) { c.set_access_token(testing::jwt(t + std::chrono::hours{1}, extra), {}, t); });
  };
  const auto subscribed = [&] { h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes"); };
  sign_in(R"(,"sub":"ann","n":1)");
  join_orders(h);
  subscribed();
  sign_in(R"(,"sub":"ann","n":2)");
  h.advance(seconds{3});
  subscribed();
  EXPECT_EQ(heard.flows, 1) << "the server answers so, and the stream went on";
  EXPECT_EQ(heard.stops, 0);
  subscribed();
  EXPECT_EQ(heard.flows, 2) << "its database came back";
  sign_in(R"(,"sub":"ann","n":3)");
  h.system(orders, "error", "Database connection lost", "postgres_changes");
  subscribed();
  EXPECT_EQ(heard.flows, 3) << "that was an interruption";
}

TEST(Client, ASignInIsOneInterruption) {
  Interruptions heard;
  Harness h{{}, &heard};
  join_orders(h);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  h.feed([](auto& c, Instant t) { c.set_access_token("ann's", {}, t); });
  EXPECT_EQ(heard.stops, 1);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  EXPECT_EQ(heard.flows, 2);
}

TEST(Client, DeliversAChangeToItsBindings) {
  Harness h;
  join_orders(h);
  h.say(
      {}, {}, orders, "postgres_changes",
      R"({"ids":[77],"data":{"schema":"public","table":"orders","type":"INSERT","commit_timestamp":"2026","columns":[{"name":"id","type":"int8"}],"record":{"id":9007199254740993},"errors":null}})");
  ASSERT_EQ(h.of<testing::PostgresChangeEvent>().size(), 1U);
  const auto change = h.of<testing::PostgresChangeEvent>()[0];
  EXPECT_THAT(change.attachments, ElementsAre(0));
  EXPECT_EQ(change.record, R"({"id":9007199254740993})") << "the digits stay";
  ASSERT_TRUE(change.relation);
  EXPECT_EQ(change.relation->table, "orders");
  EXPECT_EQ(change.relation->columns, R"([{"name":"id","type":"int8"}])");
  h.say({}, {}, orders, "postgres_changes", R"({"ids":[1],"data":{"type":"INSERT","record":{}}})");
  EXPECT_EQ(h.of<testing::PostgresChangeEvent>().size(), 1U) << "an id that nobody asked for";
}

TEST(Client, AChangeThatNobodyAsksForAnyMoreIsForNobody) {
  Harness h;
  join_orders(h);
  h.feed([](auto& c, Instant t) { c.detach(1, 0, t); });
  h.say({}, {}, orders, "postgres_changes", R"({"ids":[77],"data":{"type":"INSERT","record":{}}})");
  EXPECT_TRUE(h.of<testing::PostgresChangeEvent>().empty());
}

TEST(Client, OnAPlainPhoenixChannelSystemIsAnEventLikeAnyOther) {
  Harness h;
  h.join_one();
  const auto before = h.last_of_channel(1).state;
  h.say({}, {}, "room:1", "system", R"({"extension":"postgres_changes","status":"error"})");
  EXPECT_EQ(h.last_of_channel(1).state, before);
  ASSERT_EQ(h.of<testing::MessageEvent>().size(), 1U);
  EXPECT_EQ(h.of<testing::MessageEvent>()[0].event, "system");
}

TEST(Client, AChangeIsOnlyForBindingsThatWantItsEvent) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, orders, R"({"config":{"postgres_changes":[{"event":"insert"},{"event":"DELETE"},{"event":"*"}]}})");
  h.accept_join(orders,
                R"({"postgres_changes":[{"id":1,"event":"insert"},{"id":2,"event":"DELETE"},{"id":3,"event":"*"}]})");
  h.say({}, {}, orders, "postgres_changes", R"({"ids":[1,2,3],"data":{"type":"INSERT","record":{}}})");
  h.say({}, {}, orders, "postgres_changes", R"({"ids":[1,2,3],"data":{"type":"UPDATE","record":{}}})");
  ASSERT_EQ(h.of<testing::PostgresChangeEvent>().size(), 2U);
  EXPECT_THAT(h.of<testing::PostgresChangeEvent>()[0].attachments, ElementsAre(0, 2));
  EXPECT_THAT(h.of<testing::PostgresChangeEvent>()[1].attachments, ElementsAre(2));
}

TEST(Client, TableAndColumnsAreGivenOnlyWhenTheyDiffer) {
  Harness h;
  join_orders(h);
  const auto say = [&](const std::string& table, const std::string& columns, const std::string& ids = "[77]") {
    h.say({}, {}, orders, "postgres_changes",
          R"({"ids":)" + ids + R"(,"data":{"type":"DELETE","table":")" + table + R"(","columns":)" + columns +
              R"(,"old_record":{"id":1}}})");
  };
  say("orders", "[1]");
  say("orders", "[1]");
  say("drivers", "[1]", "[78]");  // For nobody.
  say("orders", "[1]");
  say("drivers", "[1]");
  say("drivers", "[2]");
  std::vector<std::string> told;
  for (const auto& change : h.of<testing::PostgresChangeEvent>())
    told.push_back(change.relation ? change.relation->table + change.relation->columns : "");
  EXPECT_THAT(told, ElementsAre("orders[1]", "", "orders[1]", "drivers[1]", "drivers[2]"));
}

/// Keeps the first changes for itself.
class Taker final : public ChangeListener {
 public:
  explicit Taker(int changes) : left_(changes) {}
  bool change_received(AttachmentId, const PostgresChange&) override { return left_-- > 0; }
  void changes_flow(ChannelId) override {}
  void changes_stopped(ChannelId) override {}
  void report() override {}

 private:
  int left_;
};

TEST(Client, ColumnsAreGivenWithTheFirstChangeThatIsForTheUser) {
  Taker taker{2};
  Harness h{{}, &taker};
  join_orders(h);
  const std::string change = R"({"ids":[77],"data":{"type":"DELETE","columns":[1],"old_record":{"id":1}}})";
  for (int i = 0; i < 4; ++i) h.say({}, {}, orders, "postgres_changes", change);
  ASSERT_EQ(h.of<testing::PostgresChangeEvent>().size(), 2U);
  EXPECT_EQ(h.of<testing::PostgresChangeEvent>()[0].relation.value().columns, "[1]");
  EXPECT_FALSE(h.of<testing::PostgresChangeEvent>()[1].relation);
}

TEST(Client, ParametersThatTheServerRefusesAreAFinalErrorAndTheRestOfTheChannelGoesOn) {
  Harness h;
  join_orders(h);
  h.system(orders, "error", "Unable to subscribe to changes with given parameters. Please check Realtime is enabled",
           "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::errored);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::invalid_subscription);
  h.advance(seconds{120});
  EXPECT_EQ(h.count("phx_leave"), 0U);
  EXPECT_EQ(h.count("phx_join"), 1U) << "asking again changes nothing";
  h.say({}, {}, orders, "broadcast", R"({"type":"broadcast","event":"x","payload":1})");
  EXPECT_EQ(h.of<testing::BroadcastEvent>().size(), 1U);
  h.push(1, 7, "broadcast");
  EXPECT_EQ(h.count("broadcast"), 1U);
}

TEST(Client, ParametersThatWereRefusedAreAskedForAgainByTheNextSubscribe) {
  Harness h;
  join_orders(h);
  h.system(orders, "error", "Unable to subscribe to changes with given parameters.", "postgres_changes");
  h.feed([](auto& c, Instant t) { c.subscribe(1, Duration::zero(), t); });
  EXPECT_EQ(h.count("phx_join"), 2U);
  h.accept_join(orders, grants_orders);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(Client, ParametersThatWereRefusedAreAskedForAgainWithTheNextConnection) {
  Harness h;
  join_orders(h);
  h.system(orders, "error", "Unable to subscribe to changes with given parameters", "postgres_changes");
  h.reconnect();
  h.accept_join(orders, grants_orders);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
}

TEST(Client, ADatabaseThatCannotForNowIsWaitedForThenJoinedAnew) {
  Harness h;
  join_orders(h);
  h.system(orders, "error", "Database connection lost", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::errored);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::database_unavailable);
  h.advance(seconds{8});
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::subscribed);
  h.system(orders, "error", "Database connection lost", "postgres_changes");
  h.advance(seconds{32});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

TEST(Client, ASystemMessageThatNeverComesJoinsAnew) {
  Harness h;
  join_orders(h);
  h.advance(seconds{29});
  EXPECT_EQ(h.count("phx_join"), 1U);
  h.advance(seconds{3});
  EXPECT_EQ(h.count("phx_join"), 2U);
  EXPECT_EQ(h.count("phx_leave"), 1U);
}

TEST(Client, TooManyMessagesIsARejoinWithAName) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, orders);
  h.accept_join(orders);
  h.system(orders, "error", "Too many messages per second");
  h.close_channel(orders);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::rate_limited);
  h.advance(seconds{1});
  EXPECT_EQ(h.count("phx_join"), 2U);
}

TEST(Client, AfterTooManyMessagesItsOwnArePacedForAMinute) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, orders);
  h.accept_join(orders);
  h.system(orders, "error", "Too many messages per second");
  h.close_channel(orders);
  h.advance(seconds{2});
  h.accept_join(orders);
  for (RequestId request = 1; request <= 90; ++request) h.push(1, request);
  EXPECT_LT(h.count("e"), 30U);
  h.advance(seconds{1});
  EXPECT_LE(h.count("e"), 62U) << "50 a second after the first burst";
  h.advance(seconds{2});
  EXPECT_EQ(h.count("e"), 90U);
  h.advance(seconds{60});
  for (RequestId request = 101; request <= 190; ++request) h.push(1, request);
  EXPECT_EQ(h.count("e"), 180U) << "a minute later it is trusted again";
}

}  // namespace
}  // namespace holdfast::realtime
