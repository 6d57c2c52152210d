#include <gtest/gtest.h>

#include <ctime>

#include "realtime/client.h"
#include "support/harness.h"

// What grows with the number of messages must not grow with its square. Each of these took from seconds to minutes
// where something was looked for from the start each time; the bounds leave room for sanitizers, and for nothing else.

namespace holdfast::realtime {
namespace {

using testing::Harness;

/// Of this process, so that a busy machine makes no difference.
template <typename Work>
double cpu_seconds(Work work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

ClientOptions roomy() {
  ClientOptions options;
  options.sender.queue.max_messages = 1'000'000;
  options.sender.queue.max_bytes = 1U << 30U;
  return options;
}

void push_many(Client& client, ChannelId channel, RequestId first, RequestId count, Instant now) {
  for (RequestId r = first; r < first + count; ++r)
    client.push(testing::PushRequest{channel, r, "e", "{}"}.command(), now);
}

// Promise B3.
TEST(ClientGrowth, LeavingOneOfTwoChannelsThatHoldThirtyThousandMessagesEachIsQuick) {
  Harness h{roomy()};
  h.subscribe(1, "room:1");
  h.subscribe(2, "room:2");
  const double queueing = cpu_seconds([&] {
    push_many(h.client, 1, 1, 30'000, h.now);
    push_many(h.client, 2, 30'001, 30'000, h.now);
  });
  EXPECT_LT(queueing, 2);
  EXPECT_LT(cpu_seconds([&] { h.client.unsubscribe(2, Duration{0}, h.now); }), 1);
  EXPECT_EQ(h.client.queue().size(), 30'000U);
}

TEST(ClientGrowth, WhatWaitsForAnotherChannelDoesNotSlowAFlush) {
  Harness h{roomy()};
  h.join_one("room:1");
  h.feed([](auto& client, Instant t) { client.open_channel(2, "room:2", "{}", t); });
  push_many(h.client, 2, 1, 30'000, h.now);
  h.collect();
  const double receiving = cpu_seconds([&] {
    for (int i = 0; i < 2'000; ++i) h.client.text_received(*h.socket, R"([null,null,"room:1","e",{}])", h.now);
  });
  EXPECT_LT(receiving, 1);
}

TEST(ClientGrowth, ALossWithAHundredThousandUnansweredMessagesInAHundredChannelsIsQuick) {
  Harness h{roomy()};
  h.connect();
  h.open();
  for (ChannelId id = 1; id <= 100; ++id) h.subscribe(id, "realtime:" + std::to_string(id));
  h.advance(std::chrono::seconds{5});
  for (ChannelId id = 1; id <= 100; ++id) h.accept_join("realtime:" + std::to_string(id));
  for (ChannelId id = 1; id <= 100; ++id) push_many(h.client, id, id * 1'000, 1'000, h.now);
  ASSERT_EQ(h.client.in_flight(), 100'000U);
  h.client.take_commands();
  const double losing = cpu_seconds([&] { h.client.transport_closed(*h.socket, CloseInfo{1006, {}}, h.now); });
  EXPECT_LT(losing, 2);
  EXPECT_EQ(h.client.queue().size(), 100'000U);
}

std::string people(std::size_t count) {
  std::string out = "{";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    out += (i == 0 ? "\"user" : ",\"user") + n + R"(":{"metas":[{"phx_ref":")" + n + R"(","status":"online"}]})";
  }
  return out + "}";
}

// Promise B3.
TEST(ClientGrowth, AStateOfFiftyThousandPeopleAndTheirLeavingAreTakenInAMoment) {
  Harness h;
  h.join_one("realtime:a");
  const std::string all = people(50'000);
  const std::string join_ref = h.last("phx_join").join_ref;
  const double coming = cpu_seconds([&] {
    h.client.text_received(*h.socket, R"([")" + join_ref + R"(",null,"realtime:a","presence_state",)" + all + "]",
                           h.now);
  });
  EXPECT_LT(coming, 3);
  const std::string diff = R"({"joins":{},"leaves":)" + people(4'000) + "}";
  const double leaving = cpu_seconds(
      [&] { h.client.text_received(*h.socket, R"([null,null,"realtime:a","presence_diff",)" + diff + "]", h.now); });
  EXPECT_LT(leaving, 0.5);
  EXPECT_EQ(h.client.channel(1)->presence().entries().size(), 46'000U);
}

TEST(ClientGrowth, OneKeyWithThirtyThousandMetasIsTakenInAMoment) {
  phoenix::Presence presence;
  std::string state = R"({"a":{"metas":[{"phx_ref":"x"})";
  for (int i = 0; i < 30'000; ++i) state += R"(,{"phx_ref":")" + std::to_string(i) + R"("})";
  state += "]}}";
  EXPECT_LT(cpu_seconds([&] {
              presence.sync_state(state);
              presence.sync_state(state);
            }),
            3);
  EXPECT_EQ(presence.find("a")->metas.size(), 30'001U);
}

}  // namespace
}  // namespace holdfast::realtime
