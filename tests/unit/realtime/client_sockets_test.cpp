#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "realtime/client.h"
#include "support/harness.h"

namespace holdfast::realtime {
namespace {

using phoenix::ChannelState;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using testing::Harness;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* one_too_many = "ChannelRateLimitReached: Too many channels";

std::string topic(ChannelId id) { return "room:" + std::to_string(id); }

ClientOptions sockets_of(std::size_t channels) {
  ClientOptions options;
  options.channels_per_socket = channels;
  return options;
}

/// A client of several sockets, and the other end of each.
struct Sockets : Harness {
  explicit Sockets(ClientOptions options) : Harness(std::move(options)) {}

  /// Speaks on a socket from now on; nobody has closed it.
  Sockets& on(TransportId id) {
    socket = id;
    return *this;
  }
  /// The socket that a channel's last join went out on.
  TransportId of(ChannelId id) const { return last("phx_join", topic(id)).transport; }
  /// Connects, and lets channels 1 to `count` join, each on the socket that it is placed on.
  void join(ChannelId count) {
    connect();
    open();
    for (ChannelId id = 1; id <= count; ++id) join_another(id);
  }
  void join_another(ChannelId id) {
    const std::size_t before = dials.size();
    subscribe(id, topic(id));
    if (dials.size() > before) open();
    on(of(id)).accept_join(topic(id));
  }
  /// Channels 1 and 2 are joined, and the server has just refused a third one.
  void refuse_third() {
    join(2);
    subscribe(3, topic(3));
    push(3, 7, "said");
    on(of(3)).refuse_join(topic(3), one_too_many);
  }
};

// Promise J6.
TEST(ClientSockets, MoreChannelsThanASocketTakesOpenAnother) {
  Sockets h{sockets_of(2)};
  h.join(5);
  EXPECT_THAT(h.dials, SizeIs(3));
  EXPECT_EQ(h.of(1), h.of(2));
  EXPECT_NE(h.of(2), h.of(3));
  EXPECT_EQ(h.of(3), h.of(4));
  EXPECT_NE(h.of(4), h.of(5));
  for (ChannelId id = 1; id <= 5; ++id) EXPECT_EQ(h.client.channel(id)->state(), ChannelState::subscribed);
}

TEST(ClientSockets, OneThatIsOpenedLaterKnowsWhatTheFirstWasTold) {
  Sockets h{sockets_of(1)};
  h.connect();
  h.open();
  const std::string token = testing::jwt(h.now + minutes{60});
  h.feed([&](auto& c, Instant t) { c.set_access_token(token, {}, t); });
  h.feed([](auto& c, Instant t) { c.online_changed(false, t); });
  h.subscribe(1, "realtime:1");
  h.subscribe(2, "realtime:2");
  EXPECT_THAT(h.dials, SizeIs(2)) << "the browser says it is offline: dialled at once, in case it is wrong";
  h.open();
  EXPECT_NE(h.last("phx_join", "realtime:2").payload.find(token), std::string::npos);
}

TEST(ClientSockets, OneIsOpenedToSleepWhileThePageDoes) {
  Sockets h{sockets_of(1)};
  h.connect();
  h.open();
  h.feed([](auto& c, Instant t) { c.suspend(t); });
  h.subscribe(1, topic(1));
  h.subscribe(2, topic(2));
  EXPECT_THAT(h.dials, SizeIs(1));
  h.feed([](auto& c, Instant t) { c.resume(t); });
  h.advance(seconds{1});
  EXPECT_THAT(h.dials, SizeIs(3));
}

TEST(ClientSockets, AllAreToldOfThePageAndTheUser) {
  Sockets h{sockets_of(1)};
  h.join(2);
  h.disconnect();
  EXPECT_THAT(h.closes, SizeIs(2));
  EXPECT_EQ(h.count("phx_leave"), 2U);
  EXPECT_EQ(h.last_of_channel(2).error, ErrorCode::closed_by_user);
  h.connect();
  EXPECT_THAT(h.dials, SizeIs(4));
}

TEST(ClientSockets, AMessageGoesOutOnItsChannelsSocketAndSettles) {
  Sockets h{sockets_of(1)};
  h.join(2);
  h.push(2, 7, "said");
  const auto written = h.last("said");
  EXPECT_EQ(written.transport, h.of(2));
  h.on(h.of(2)).reply(written);
  ASSERT_TRUE(h.settled(7));
  EXPECT_EQ(h.settled(7)->outcome, Outcome::acked);
}

TEST(ClientSockets, TheStateIsTheFirstOnes) {
  Sockets h{sockets_of(1)};
  h.join(2);
  const TransportId second = h.of(2);
  h.forget();
  h.on(second).close();
  EXPECT_THAT(h.Harness::of<testing::ConnectionStateEvent>(), IsEmpty());
  EXPECT_EQ(h.last_of_channel(2).state, ChannelState::errored);
  h.advance(seconds{2});
  h.open();
  h.on(h.of(2)).accept_join(topic(2));
  EXPECT_EQ(h.client.channel(2)->state(), ChannelState::subscribed);
  EXPECT_THAT(h.channel_states(1), IsEmpty()) << "the other socket's channel is not disturbed";
}

TEST(ClientSockets, WhatWaitsIsOneQueueWithOneBound) {
  ClientOptions options = sockets_of(1);
  options.sender.queue.max_messages = 2;
  Sockets h{options};
  h.subscribe(1, topic(1));
  h.subscribe(2, topic(2));
  h.push(1, 1);
  h.push(2, 2);
  EXPECT_EQ(h.Harness::of<testing::QueueEvent>().back().size, 2U);
  h.push(2, 3);
  ASSERT_TRUE(h.settled(1)) << "the oldest goes, whichever socket it waits for";
  EXPECT_EQ(h.settled(1)->error, ErrorCode::queue_overflow);
  h.connect();
  for (const TransportId id : {1U, 2U}) h.on(id).open();
  for (const ChannelId id : {1U, 2U}) h.on(h.of(id)).accept_join(topic(id));
  EXPECT_EQ(h.count("e"), 2U);
  EXPECT_EQ(h.Harness::of<testing::QueueEvent>().back().size, 0U);
}

TEST(ClientSockets, WhatWasInFlightOnOneIsSentAgainThereAndNotOnAnother) {
  Sockets h{sockets_of(1)};
  h.join(2);
  h.push(1, 1);
  h.push(2, 2);
  h.on(h.of(2)).close();
  h.advance(seconds{2});
  h.open();
  h.on(h.of(2)).accept_join(topic(2));
  EXPECT_EQ(h.count("e", topic(1)), 1U);
  EXPECT_EQ(h.count("e", topic(2)), 2U);
}

TEST(ClientSockets, ASocketIsClosedWhenItsLastChannelIsGoneAndOneWithRoomIsFilledUp) {
  Sockets h{sockets_of(2)};
  h.join(3);
  const TransportId second = h.of(3);
  h.feed([](auto& c, Instant t) { c.close_channel(3, t); });
  ASSERT_THAT(h.closes, SizeIs(1));
  EXPECT_EQ(h.closes[0].transport, second);
  h.feed([](auto& c, Instant t) { c.close_channel(2, t); });
  h.on(h.of(1));
  h.join_another(4);
  EXPECT_EQ(h.of(4), h.of(1));
  h.join_another(5);
  EXPECT_THAT(h.dials, SizeIs(3));
}

TEST(ClientSockets, TheFirstStaysWhenItsChannelsAreGone) {
  Sockets h{sockets_of(1)};
  h.join(2);
  h.feed([](auto& c, Instant t) { c.close_channel(1, t); });
  EXPECT_THAT(h.closes, IsEmpty());
}

TEST(ClientSockets, TwoDoNotComeBackInStep) {
  Sockets h{sockets_of(1)};
  h.join(2);
  for (const ChannelId id : {1U, 2U}) h.on(h.of(id)).close();
  h.dials.clear();
  h.advance(seconds{2});
  ASSERT_THAT(h.dials, SizeIs(2));
  EXPECT_NE(h.dials[0], h.dials[1]);
}

TEST(ClientSockets, ATokenIsAskedForOnceForAll) {
  ClientOptions options = sockets_of(1);
  options.token_source = TokenSource::function;
  Sockets h{options};
  h.subscribe(1, "realtime:1");
  h.subscribe(2, "realtime:2");
  h.connect();
  for (const TransportId id : {1U, 2U}) h.on(id).open();
  EXPECT_THAT(h.Harness::of<testing::TokenWantedEvent>(), SizeIs(1));
  h.feed([&](auto& c, Instant t) { c.set_access_token(testing::jwt(t + minutes{60}), {}, t); });
  EXPECT_EQ(h.count("phx_join"), 2U);
}

TEST(ClientSockets, OneThatCannotBeMadeFailsItsOwnChannels) {
  Sockets h{sockets_of(1)};
  h.join(1);
  h.subscribe(2, topic(2));
  h.push(1, 1);
  h.push(2, 2);
  h.feed([](auto& c, Instant t) { c.transport_impossible(2, ErrorCode::transport_failed, t); });
  EXPECT_EQ(h.last_of_channel(2).state, ChannelState::failed);
  ASSERT_TRUE(h.settled(2));
  EXPECT_EQ(h.settled(2)->error, ErrorCode::transport_failed);
  EXPECT_FALSE(h.settled(1));
  EXPECT_EQ(h.client.channel(1)->state(), ChannelState::subscribed);
}

TEST(ClientSockets, MetricsCountThemTogether) {
  Sockets h{sockets_of(1)};
  h.answers_heartbeats = false;
  h.join(2);
  h.push(2, 7);
  const std::string metrics = h.client.metrics_json(h.now);
  EXPECT_NE(metrics.find(R"("channels":2)"), std::string::npos);
  EXPECT_NE(metrics.find(R"("messagesInFlight":1)"), std::string::npos);
  EXPECT_NE(metrics.find(R"("framesReceived":2)"), std::string::npos);
  EXPECT_NE(metrics.find(R"("connections":1)"), std::string::npos) << "states are the first one's";
}

// --- A server that takes fewer than it should ------------------------------------------------------------------------

TEST(ClientSockets, OneTooManyMovesToAnotherUnnoticed) {
  Sockets h{{}};
  h.refuse_third();
  ASSERT_THAT(h.dials, SizeIs(2));
  h.on(2).open();
  EXPECT_EQ(h.of(3), 2U);
  h.on(2).accept_join(topic(3));
  EXPECT_THAT(h.channel_states(3), ElementsAre(ChannelState::joining, ChannelState::subscribed));
  EXPECT_EQ(h.last_of_channel(3).error, ErrorCode::none);
}

TEST(ClientSockets, WhatWaitsForOneTooManyMovesAlong) {
  Sockets h{{}};
  h.refuse_third();
  h.on(2).open();
  h.accept_join(topic(3));
  const auto written = h.last("said");
  EXPECT_EQ(written.transport, 2U);
  EXPECT_EQ(h.count("said"), 1U);
  h.reply(written);
  ASSERT_TRUE(h.settled(7));
  EXPECT_EQ(h.settled(7)->outcome, Outcome::acked);
}

TEST(ClientSockets, ALowerLimitIsKnownFromThenOn) {
  Sockets h{{}};
  h.refuse_third();
  h.on(2).open();
  h.accept_join(topic(3));
  h.join_another(4);
  EXPECT_EQ(h.of(4), 2U);
  h.join_another(5);
  EXPECT_THAT(h.dials, SizeIs(3)) << "nobody is refused to find it out again";
}

TEST(ClientSockets, WhoeverWaitsForItsTurnBehindOneTooManyMovesToo) {
  ClientOptions options;
  options.joins_per_second = 2;
  Sockets h{options};
  h.join(1);
  h.advance(seconds{2});
  for (ChannelId id = 2; id <= 5; ++id) h.subscribe(id, topic(id));
  ASSERT_EQ(h.count("phx_join"), 2U);
  h.on(1).refuse_join(topic(2), one_too_many);
  EXPECT_EQ(h.client.sockets().size(), 5U) << "the server takes one channel a socket";
  for (ChannelId id = 2; id <= 5; ++id) h.on(id).open();
  for (ChannelId id = 2; id <= 5; ++id) EXPECT_EQ(h.of(id), id);
}

TEST(ClientSockets, OneThatIsRefusedLateWhileItWaitsForItsTurnMovesOnce) {
  ClientOptions options;
  options.token_source = TokenSource::function;
  Sockets h{options};
  h.connect();
  h.open();
  h.feed([](auto& c, Instant t) { c.set_access_token(testing::jwt(t + minutes{60}), {}, t); });
  h.subscribe(1, "realtime:1");
  h.accept_join("realtime:1");
  h.subscribe(2, "realtime:2");
  h.advance(seconds{13});
  ASSERT_EQ(h.last_of_channel(2).error, ErrorCode::join_timeout);
  ASSERT_EQ(h.count("phx_join", "realtime:2"), 1U) << "it waits for a token, to join again";
  h.refuse_join("realtime:2", one_too_many);
  EXPECT_THAT(h.dials, SizeIs(2));
  EXPECT_EQ(h.client.socket_of(2)->channels(), 1U);
}

TEST(ClientSockets, LateWordsOnTheSocketThatWasFullMeanNothing) {
  Sockets h{{}};
  h.refuse_third();
  const auto refused = h.last("phx_join", topic(3));
  h.on(1).say(refused.join_ref, refused.join_ref, topic(3), "phx_close", "{}");
  h.on(2).open();
  h.accept_join(topic(3));
  h.on(1).reply(refused, "ok", "{}");
  EXPECT_THAT(h.channel_states(3), ElementsAre(ChannelState::joining, ChannelState::subscribed));
}

TEST(ClientSockets, WhereNoOtherChannelIsJoinedTheRefusalIsTold) {
  Sockets h{{}};
  h.connect();
  h.open();
  h.subscribe(1, topic(1));
  h.refuse_join(topic(1), one_too_many);
  EXPECT_EQ(h.last_of_channel(1).state, ChannelState::errored);
  EXPECT_EQ(h.last_of_channel(1).error, ErrorCode::too_many_channels);
  EXPECT_THAT(h.dials, SizeIs(1));
}

TEST(ClientSockets, PresenceMovesAlong) {
  Sockets h{{}};
  h.join(2);
  h.subscribe(3, "realtime:3");
  h.push(3, 7, "presence", R"({"type":"presence","event":"track","payload":{"me":1}})");
  h.on(1).refuse_join("realtime:3", one_too_many);
  h.on(2).open();
  h.accept_join("realtime:3");
  EXPECT_EQ(h.last("presence").transport, 2U);
  h.reply(h.last("presence"));
  ASSERT_TRUE(h.settled(7));
  EXPECT_EQ(h.settled(7)->outcome, Outcome::acked);
}

}  // namespace
}  // namespace holdfast::realtime
