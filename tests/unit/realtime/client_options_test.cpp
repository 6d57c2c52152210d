#include "realtime/client_options.h"

#include <gtest/gtest.h>

namespace holdfast::realtime {
namespace {

using std::chrono::seconds;

TEST(ClientOptions, AreTheSpecifiedOnesWhereNothingIsSaid) {
  const auto options = parse_client_options("{}");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->connection.heartbeat.interval, seconds{30});
  EXPECT_EQ(options->connection.heartbeat.timeout, seconds{45});
  EXPECT_EQ(options->connection.backoff.steps.size(), 6U);
  EXPECT_EQ(options->sender.queue.max_messages, 100U);
  EXPECT_EQ(options->version, phoenix::Version::v2);
}

TEST(ClientOptions, AreReadByName) {
  const auto options = parse_client_options(
      R"({"url":"ws://x","vsn":"1.0.0","heartbeatIntervalMs":1000,"backoffMs":[5,6],"queueOverflow":"reject",)"
      R"("hiddenPolicy":"pause","tokenSource":"function","joinsPerSecond":3,"seed":7})");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->url, "ws://x");
  EXPECT_EQ(options->version, phoenix::Version::v1);
  EXPECT_EQ(options->connection.heartbeat.interval, seconds{1});
  EXPECT_EQ(options->connection.backoff.steps, (std::vector<Duration>{Duration{5}, Duration{6}}));
  EXPECT_EQ(options->channel.rejoin.steps.size(), 2U);
  EXPECT_EQ(options->sender.queue.overflow, QueueOverflow::reject);
  EXPECT_EQ(options->connection.hidden_policy, HiddenPolicy::pause);
  EXPECT_EQ(options->token_source, TokenSource::function);
  EXPECT_EQ(options->seed, 7U);
}

TEST(ClientOptions, WrongTypesAndWildNumbersAreHarmless) {
  const auto options = parse_client_options(
      R"({"heartbeatIntervalMs":"1","backoffMs":[],"queueLimit":-5,"joinsPerSecond":0,"connectTimeoutMs":1e300,)"
      R"("url":7,"pauseAfterMs":-1,"heartbeatTimeoutMs":null})");
  ASSERT_TRUE(options);
  EXPECT_EQ(options->connection.heartbeat.interval, seconds{30});
  EXPECT_EQ(options->connection.backoff.steps.size(), 6U);
  EXPECT_EQ(options->sender.queue.max_messages, 0U);
  EXPECT_GE(options->joins_per_second, 1.0);
  EXPECT_EQ(options->url, "");
}

TEST(ClientOptions, AHeartbeatOfNoTimeAtAllIsNoBusyLoop) {
  const auto options = parse_client_options(R"({"heartbeatIntervalMs":0,"degradedHeartbeatMs":0,"probeTimeoutMs":0})");
  EXPECT_GT(options->connection.heartbeat.interval, Duration::zero());
  EXPECT_GT(options->connection.heartbeat.degraded_interval, Duration::zero());
}

TEST(ClientOptions, WhatIsNoObjectIsRefused) {
  for (const std::string_view text : {"", "null", "[]", "{", "1", "\"x\""}) {
    EXPECT_FALSE(parse_client_options(text)) << text;
  }
}

}  // namespace
}  // namespace holdfast::realtime
