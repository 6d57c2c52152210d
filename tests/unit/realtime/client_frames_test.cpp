#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using testing::Harness;

// Promise B1.
TEST(Client, GarbageIsCountedReportedSeldomAndSurvived) {
  Harness h;
  h.join_one();
  for (int i = 0; i < 100; ++i) {
    h.text(R"({"event":"e","payload":%{error: "unable to parse response"},"topic":"room:1"})");
    h.text("");
    h.binary("");
    h.binary("\x05unknown");
    h.binary("\x02\xff");
  }
  EXPECT_TRUE(h.is_open());
  EXPECT_EQ(h.of<testing::NoticeEvent>().size(), 9U) << "at 1, 2, 4, … 256";
  EXPECT_NE(h.client.metrics_json(h.now).find("\"malformedFrames\":500"), std::string::npos);
}

TEST(Client, APayloadThatIsNotOneValueIsGarbage) {
  Harness h;
  h.join_one("realtime:a");
  for (const std::string event : {"broadcast", "news", "phx_reply", "system", "postgres_changes", "presence_state"}) {
    h.text(R"([null,null,"realtime:a",")" + event + R"(",{},1])");
    h.text(R"([null,null,"realtime:a",")" + event + R"(",{"a":[1])");
    h.text(R"([null,null,"realtime:a",")" + event + R"(",])");
  }
  EXPECT_NE(h.client.metrics_json(h.now).find("\"malformedFrames\":18"), std::string::npos)
      << h.client.metrics_json(h.now);
  EXPECT_TRUE(h.of<testing::MessageEvent>().empty());
  EXPECT_TRUE(h.of<testing::BroadcastEvent>().empty());
}

// Promise B1.
TEST(Client, JsonThatNestsWithoutEndReachesNobody) {
  Harness h;
  h.join_one("realtime:a");
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  for (const std::string event : {"broadcast", "news", "system", "postgres_changes", "presence_state"}) {
    h.text(R"([null,null,"realtime:a",")" + event + R"(",{"payload":)" + deep + "}]");
  }
  h.binary(std::string{"\x04\x0a\x01\x00\x01", 5} + "realtime:ax" + deep);
  EXPECT_NE(h.client.metrics_json(h.now).find("\"malformedFrames\":6"), std::string::npos);
  EXPECT_TRUE(h.of<testing::BroadcastEvent>().empty());
  EXPECT_TRUE(h.of<testing::PresenceEvent>().empty());
}

TEST(Client, ARowMayNestThreeThousandLevels) {
  Harness h;
  h.connect();
  h.open();
  h.subscribe(1, "realtime:a", R"({"config":{"postgres_changes":[{"event":"*","table":"t"}]}})");
  h.accept_join("realtime:a", R"({"postgres_changes":[{"id":7,"event":"*","table":"t"}]})");
  const std::string deep = std::string(3'000, '[') + std::string(3'000, ']');
  h.text(R"([null,null,"realtime:a","postgres_changes",{"ids":[7],"data":{"type":"INSERT","record":{"a":)" + deep +
         "}}}]");
  ASSERT_EQ(h.of<testing::PostgresChangeEvent>().size(), 1U);
  EXPECT_EQ(h.of<testing::PostgresChangeEvent>()[0].record, R"({"a":)" + deep + "}");
}

TEST(Client, AFrameWithoutMemoryIsToldAndItsTablesAreFetchedAnew) {
  struct Listener final : ChangeListener {
    bool change_received(AttachmentId, const PostgresChange&) override { return false; }
    void changes_flow(ChannelId channel) override { flowing.push_back(channel); }
    void changes_stopped(ChannelId) override {}
    void report() override {}
    std::vector<ChannelId> flowing;
  } listener;
  Harness h{{}, &listener};
  h.join_one("realtime:a", R"({"config":{"postgres_changes":[{"event":"*","table":"t"}]}})");
  h.system("realtime:a", "ok", "Subscribed to PostgreSQL", "postgres_changes");
  h.feed([&](auto& client, Instant now) { client.frame_lost(*h.socket, now); });
  EXPECT_EQ(h.of<testing::NoticeEvent>().back().code, ErrorCode::frame_too_large);
  EXPECT_EQ(listener.flowing, (std::vector<ChannelId>{1, 1}));
  EXPECT_TRUE(h.is_open());
}

TEST(Client, BroadcastsMayCarryAnything) {
  Harness h;
  h.join_one("realtime:a");
  for (const std::string payload : {"null", "1", "\"x\"", "[]", "{}", R"({"event":1})", R"({"event":"\x"})"}) {
    h.say({}, {}, "realtime:a", "broadcast", payload);
  }
  EXPECT_EQ(h.of<testing::BroadcastEvent>().size(), 7U);
}

TEST(Client, BothFormsOfABroadcastAreDelivered) {
  Harness h;
  h.join_one("realtime:a");
  h.say({}, {}, "realtime:a", "broadcast", R"({"type":"broadcast","event":"x","payload":{"a":1},"meta":{"id":"7"}})");
  h.binary(std::string{"\x04\x0a\x01\x00\x01", 5} + "realtime:a" + "y" + "[1]");
  h.binary(std::string{"\x04\x0a\x01\x00\x00", 5} + "realtime:a" + "z" + "\x01");
  const auto told = h.of<testing::BroadcastEvent>();
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].event, "x");
  EXPECT_EQ(told[0].meta, R"({"id":"7"})");
  EXPECT_EQ(told[1].form, BroadcastForm::json);
  EXPECT_EQ(told[1].payload, "[1]");
  EXPECT_EQ(told[2].form, BroadcastForm::binary);
}

TEST(Client, ABroadcastMayBeCalledAsAMessageOfTheProtocol) {
  Harness h;
  h.join_one("realtime:a");
  const auto state = h.last_of_channel(1).state;
  const std::string payload = R"({"status":"error","extension":"postgres_changes","message":"x","data":{}})";
  const std::vector<std::string> names{"phx_reply", "phx_close",      "phx_error",     "system",
                                       "broadcast", "presence_state", "presence_diff", "postgres_changes"};
  for (const std::string& name : names) {
    const std::string sizes{'\x04', '\x0a', static_cast<char>(name.size()), '\0', '\1'};
    h.binary(sizes + "realtime:a" + name + payload);
  }
  std::vector<std::string> told;
  for (const auto& broadcast : h.of<testing::BroadcastEvent>()) told.push_back(broadcast.event);
  EXPECT_EQ(told, names);
  EXPECT_EQ(h.last_of_channel(1).state, state);
  EXPECT_TRUE(h.of<testing::PresenceEvent>().empty());
}

TEST(Client, ATextBroadcastComesInPartsWhereTheyAreAllOfIt) {
  Harness h;
  h.join_one("realtime:a");
  h.say({}, {}, "realtime:a", "broadcast", R"({"type":"broadcast","event":"x","payload":{"a":1}})");
  const std::vector<std::string> whole{
      R"({"event":"x","payload":{"a":1}})",
      R"({"type":"other","event":"x","payload":1})",
      R"({"type":"broadcast","event":"x","payload":1,"more":2})",
      R"({"type":"broadcast","event":"x"})",
      R"({"type":"broadcast","event":"\u0078","payload":1})",
  };
  for (const std::string& payload : whole) h.say({}, {}, "realtime:a", "broadcast", payload);
  const auto told = h.of<testing::BroadcastEvent>();
  ASSERT_EQ(told.size(), 1 + whole.size());
  EXPECT_EQ(told[0].form, BroadcastForm::json);
  EXPECT_EQ(told[0].payload, R"({"a":1})");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(told[i + 1].form, BroadcastForm::text);
    EXPECT_EQ(told[i + 1].event, "x");
    EXPECT_EQ(told[i + 1].payload, whole[i]);
  }
}

TEST(Client, FramesOfAnOldSocketAreNotHeard) {
  Harness h;
  h.join_one();
  const auto old = *h.socket;
  h.reconnect();
  h.feed([&](auto& c, Instant t) { c.text_received(old, R"([null,null,"room:1","news",{}])", t); });
  h.feed([&](auto& c, Instant t) { c.transport_closed(old, {}, t); });
  EXPECT_TRUE(h.of<testing::MessageEvent>().empty());
  EXPECT_TRUE(h.is_open());
}

}  // namespace
}  // namespace holdfast::realtime
