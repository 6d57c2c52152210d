#include "phoenix/pending_replies.h"

#include <gtest/gtest.h>

namespace holdfast::phoenix {
namespace {

using std::chrono::seconds;

constexpr Instant start = instant_from_ms(1'000'000);

OutgoingMessage message(RequestId request, ChannelId channel = 1) {
  OutgoingMessage m;
  m.request = request;
  m.channel = channel;
  m.sequence = request;
  return m;
}

TEST(PendingReplies, AreFoundByRefOnce) {
  PendingReplies pending;
  pending.add("7", message(1), start + seconds{10});
  EXPECT_EQ(pending.take("7")->request, 1U);
  EXPECT_FALSE(pending.take("7"));
  EXPECT_FALSE(pending.take(""));
  EXPECT_TRUE(pending.empty());
  EXPECT_EQ(pending.deadline(), never);
}

TEST(PendingReplies, TimeOutInTheOrderOfTheirDeadlines) {
  PendingReplies pending;
  pending.add("1", message(1), start + seconds{20});
  pending.add("2", message(2), start + seconds{10});
  EXPECT_EQ(pending.deadline(), start + seconds{10});
  EXPECT_TRUE(pending.take_timed_out(start + seconds{9}).empty());
  ASSERT_EQ(pending.take_timed_out(start + seconds{10}).size(), 1U);
  EXPECT_EQ(pending.deadline(), start + seconds{20});
  EXPECT_FALSE(pending.take("2"));
}

TEST(PendingReplies, GoBackInTheOrderInWhichTheyCameNotInThatOfTheirRefs) {
  PendingReplies pending;
  for (RequestId r = 12; r >= 8; --r) pending.add(std::to_string(100 - r), message(r, r % 2), start);
  std::vector<RequestId> odd;
  for (const auto& m : pending.take_channel(1)) odd.push_back(m.request);
  EXPECT_EQ(odd, (std::vector<RequestId>{9, 11}));
  std::vector<RequestId> rest;
  for (const auto& m : pending.take_all()) rest.push_back(m.request);
  EXPECT_EQ(rest, (std::vector<RequestId>{8, 10, 12}));
  EXPECT_EQ(pending.deadline(), never);
}

}  // namespace
}  // namespace holdfast::phoenix
