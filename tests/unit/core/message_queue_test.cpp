#include "core/message_queue.h"

#include <gtest/gtest.h>

namespace holdfast {
namespace {

using std::chrono::seconds;

constexpr Instant start = instant_from_ms(1'000'000);

OutgoingMessage message(RequestId request, std::size_t payload = 1, Instant at = start) {
  OutgoingMessage m;
  m.request = request;
  m.channel = request % 2;
  m.payload.assign(payload, 'x');
  m.queued_at = at;
  m.sequence = request;
  return m;
}

std::vector<RequestId> drained(MessageQueue& queue) {
  std::vector<RequestId> order;
  for (const auto& m : queue.take_all()) order.push_back(m.request);
  return order;
}

QueueOptions bounded(std::size_t messages, QueueOverflow overflow) {
  QueueOptions options;
  options.max_messages = messages;
  options.overflow = overflow;
  return options;
}

TEST(MessageQueue, IsFirstInFirstOut) {
  MessageQueue queue;
  for (RequestId r : {1U, 2U, 3U}) EXPECT_TRUE(queue.enqueue(message(r)).empty());
  EXPECT_EQ(queue.size(), 3U);
  EXPECT_EQ(drained(queue), (std::vector<RequestId>{1, 2, 3}));
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.bytes(), 0U);
}

// Promise Q4.
TEST(MessageQueue, DropsTheOldestAtAHundredAndSaysSo) {
  MessageQueue queue;
  for (RequestId r = 1; r <= 100; ++r) EXPECT_TRUE(queue.enqueue(message(r)).empty());
  const auto dropped = queue.enqueue(message(101));
  ASSERT_EQ(dropped.size(), 1U);
  EXPECT_EQ(dropped[0].request, 1U);
  EXPECT_EQ(dropped[0].outcome, Outcome::dropped);
  EXPECT_EQ(dropped[0].error, ErrorCode::queue_overflow);
  EXPECT_EQ(queue.size(), 100U);
  EXPECT_EQ(drained(queue).front(), 2U);
}

TEST(MessageQueue, DropsTheNewestWhereThatIsThePolicy) {
  MessageQueue queue{bounded(2, QueueOverflow::drop_newest)};
  queue.enqueue(message(1));
  queue.enqueue(message(2));
  const auto dropped = queue.enqueue(message(3));
  ASSERT_EQ(dropped.size(), 1U);
  EXPECT_EQ(dropped[0].request, 3U);
  EXPECT_EQ(drained(queue), (std::vector<RequestId>{1, 2}));
}

TEST(MessageQueue, RefusesWhereThatIsThePolicy) {
  MessageQueue queue{bounded(1, QueueOverflow::reject)};
  queue.enqueue(message(1));
  const auto refused = queue.enqueue(message(2));
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].outcome, Outcome::failed);
  EXPECT_EQ(refused[0].error, ErrorCode::queue_full);
}

// Promise Q4.
TEST(MessageQueue, IsBoundedInBytesToo) {
  QueueOptions options;
  options.max_bytes = 10;
  MessageQueue queue{options};
  queue.enqueue(message(1, 4));
  queue.enqueue(message(2, 4));
  const auto dropped = queue.enqueue(message(3, 8));
  ASSERT_EQ(dropped.size(), 2U);
  EXPECT_EQ(queue.bytes(), 8U);
  const auto refused = queue.enqueue(message(4, 11));
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].request, 4U);
  EXPECT_EQ(refused[0].error, ErrorCode::message_too_large);
  EXPECT_EQ(queue.size(), 1U) << "what can never fit pushes nothing out";
}

TEST(MessageQueue, AQueueOfZeroTurnsEverythingAway) {
  for (const auto overflow : {QueueOverflow::drop_oldest, QueueOverflow::drop_newest, QueueOverflow::reject}) {
    MessageQueue queue{bounded(0, overflow)};
    EXPECT_EQ(queue.enqueue(message(1)).size(), 1U);
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.bytes(), 0U);
  }
}

TEST(MessageQueue, WhatIsPutBackStandsWhereItStood) {
  MessageQueue queue;
  for (RequestId r : {1U, 2U, 3U, 4U, 5U}) queue.enqueue(message(r));
  std::vector<OutgoingMessage> written;
  for (int i = 0; i < 2; ++i) written.push_back(*queue.take_first([](const auto& m) { return m.channel == 1; }));
  EXPECT_TRUE(queue.put_back(std::move(written)).empty());
  EXPECT_EQ(drained(queue), (std::vector<RequestId>{1, 2, 3, 4, 5}));
}

TEST(MessageQueue, AMessageTooLargeToBePutBackTakesNoOtherWithIt) {
  QueueOptions options;
  options.max_bytes = 100;
  MessageQueue queue{options};
  queue.enqueue(message(4));
  std::vector<OutgoingMessage> written;
  written.push_back(message(1));
  written.push_back(message(2));
  written.push_back(message(3, 101));  // Written at once, it never was in the queue.
  const auto discarded = queue.put_back(std::move(written));
  ASSERT_EQ(discarded.size(), 1U);
  EXPECT_EQ(discarded[0].request, 3U);
  EXPECT_EQ(discarded[0].error, ErrorCode::message_too_large);
  EXPECT_EQ(queue.bytes(), 3U);
  EXPECT_EQ(drained(queue), (std::vector<RequestId>{1, 2, 4}));
}

TEST(MessageQueue, PutBackKeepsTheBoundsAndDropsTheOldest) {
  MessageQueue queue{bounded(2, QueueOverflow::reject)};
  queue.enqueue(message(3));
  queue.enqueue(message(4));
  std::vector<OutgoingMessage> written;
  written.push_back(message(1));
  const auto dropped = queue.put_back(std::move(written));
  ASSERT_EQ(dropped.size(), 1U);
  EXPECT_EQ(dropped[0].request, 1U);
  EXPECT_EQ(queue.size(), 2U);
}

TEST(MessageQueue, ExpiresWhatIsOlderThanItsTimeToLive) {
  QueueOptions options;
  options.time_to_live = seconds{10};
  MessageQueue queue{options};
  queue.enqueue(message(1, 1, start));
  queue.enqueue(message(2, 1, start + seconds{5}));
  EXPECT_EQ(queue.deadline(), start + seconds{10});
  EXPECT_TRUE(queue.expire(start + Duration{9'999}).empty());
  const auto expired = queue.expire(queue.deadline());
  ASSERT_EQ(expired.size(), 1U);
  EXPECT_EQ(expired[0].request, 1U);
  EXPECT_EQ(expired[0].outcome, Outcome::expired);
  EXPECT_EQ(queue.deadline(), start + seconds{15});
}

TEST(MessageQueue, WhatWasWrittenBeforeHasFailedAndIsNeitherDroppedNorExpired) {
  QueueOptions options = bounded(2, QueueOverflow::drop_oldest);
  options.time_to_live = seconds{10};
  MessageQueue queue{options};
  OutgoingMessage first = message(1, 1, start);
  OutgoingMessage second = message(2, 1, start);
  first.writes = second.writes = 1;
  queue.enqueue(first);
  queue.enqueue(second);
  const auto overflow = queue.enqueue(message(3, 1, start));
  ASSERT_EQ(overflow.size(), 1U);
  EXPECT_EQ(overflow[0].outcome, Outcome::failed) << "it may have arrived";
  const auto expired = queue.expire(start + seconds{10});
  ASSERT_EQ(expired.size(), 2U);
  EXPECT_EQ(expired[0].outcome, Outcome::failed);
  EXPECT_EQ(expired[0].error, ErrorCode::reply_timeout);
  EXPECT_EQ(expired[1].outcome, Outcome::expired);
}

TEST(MessageQueue, IsAskedToExpireAtMostOnceTooEarlyAfterItsOldestHasGone) {
  QueueOptions options;
  options.time_to_live = seconds{10};
  MessageQueue queue{options};
  queue.enqueue(message(1, 1, start));
  queue.enqueue(message(2, 1, start + seconds{5}));
  queue.take_channel(1);
  EXPECT_LE(queue.deadline(), start + seconds{15});
  queue.expire(queue.deadline());
  EXPECT_EQ(queue.deadline(), start + seconds{15});
  queue.take_all();
  EXPECT_EQ(queue.deadline(), never);
  queue.enqueue(message(3, 1, start + seconds{7}));
  EXPECT_EQ(queue.deadline(), start + seconds{17});
}

TEST(MessageQueue, WithoutTimeToLiveNothingExpires) {
  MessageQueue queue;
  queue.enqueue(message(1));
  EXPECT_EQ(queue.deadline(), never);
  EXPECT_TRUE(queue.expire(never).empty());
}

TEST(MessageQueue, KnowsWhetherAChannelHasSomethingWaiting) {
  MessageQueue queue;
  queue.enqueue(message(1));
  EXPECT_TRUE(queue.has_channel(1));
  EXPECT_FALSE(queue.has_channel(0));
}

}  // namespace
}  // namespace holdfast
