#include "phoenix/channel.h"

#include <gtest/gtest.h>

namespace holdfast::phoenix {
namespace {

using std::chrono::seconds;

constexpr Instant start = instant_from_ms(1'000'000);

ChannelOptions without_jitter() {
  ChannelOptions options;
  options.rejoin.jitter = 0;
  return options;
}

class ChannelTest : public ::testing::Test {
 protected:
  void join(const std::string& ref = "1") {
    channel.subscribe();
    channel.join_written(ref, Duration::zero(), now);
    channel.join_accepted(now);
  }
  Message with_join_ref(std::string_view ref) {
    Message m;
    m.join_ref = ref;
    return m;
  }

  Channel channel{"t", without_jitter()};
  Random random{1};
  Instant now = start;
};

TEST_F(ChannelTest, IsClosedUntilItIsWanted) {
  EXPECT_EQ(channel.state(), ChannelState::closed);
  EXPECT_FALSE(channel.wants_join(now));
  EXPECT_EQ(channel.deadline(), never);
  channel.subscribe();
  EXPECT_EQ(channel.state(), ChannelState::joining);
  EXPECT_TRUE(channel.wants_join(now));
}

TEST_F(ChannelTest, JoinsAndIsJoined) {
  join();
  EXPECT_EQ(channel.state(), ChannelState::joined);
  EXPECT_EQ(channel.join_ref(), "1");
  EXPECT_EQ(channel.deadline(), never);
}

TEST_F(ChannelTest, SubscribingTwiceChangesNothing) {
  join();
  channel.subscribe();
  EXPECT_TRUE(channel.is_joined());
}

TEST_F(ChannelTest, AJoinWithoutAnswerTimesOutAndIsTriedAgain) {
  channel.subscribe();
  channel.join_written("1", Duration::zero(), now);
  EXPECT_EQ(channel.deadline(), now + seconds{10});
  EXPECT_FALSE(channel.deadline_reached(random, now + seconds{9}));
  EXPECT_EQ(channel.deadline_reached(random, now + seconds{10}), ErrorCode::join_timeout);
  EXPECT_EQ(channel.state(), ChannelState::errored);
  EXPECT_EQ(channel.deadline(), now + seconds{11});
  EXPECT_TRUE(channel.wants_join(now + seconds{11}));
}

TEST_F(ChannelTest, ProgressOfEarlierJoinsGivesAJoinItsTimeAgain) {
  channel.subscribe();
  channel.join_written("10", Duration::zero(), now);
  channel.join_progressed("9", now + seconds{8});
  EXPECT_FALSE(channel.deadline_reached(random, now + seconds{10}));
  EXPECT_TRUE(channel.deadline_reached(random, now + seconds{18}));
}

TEST_F(ChannelTest, AnAnswerToALaterJoinGivesAJoinNoTime) {
  channel.subscribe();
  channel.join_written("9", Duration::zero(), now);
  channel.join_progressed("10", now + seconds{8});
  EXPECT_EQ(channel.deadline(), now + seconds{10}) << "a server answers in order: the answer to this one was lost";
}

TEST_F(ChannelTest, ProgressOfEarlierJoinsDoesNotProlongAJoinForEver) {
  channel.subscribe();
  channel.join_written("2", Duration::zero(), now);
  int waited = 0;
  while (!channel.deadline_reached(random, now) && waited < 600) {
    now += seconds{1};
    ++waited;
    channel.join_progressed("1", now);
  }
  EXPECT_LE(waited, 60) << "an answer that was lost never comes";
}

TEST_F(ChannelTest, ARefusedJoinWaitsAtLeastSixSecondsThenLonger) {
  channel.subscribe();
  for (const int expected : {6, 6, 6, 8, 16, 30, 30}) {
    channel.join_written("1", Duration::zero(), now);
    channel.join_refused(ErrorCode::join_refused, random, now);
    EXPECT_EQ(channel.retry_at() - now, seconds{expected});
    now = channel.retry_at();
  }
  EXPECT_EQ(channel.error(), ErrorCode::join_refused);
}

TEST_F(ChannelTest, ABrokenChannelRejoinsWithBackoffThatStartsAnewOnceItWasStable) {
  join();
  channel.broken(ErrorCode::channel_crashed, random, now);
  EXPECT_EQ(channel.retry_at() - now, seconds{1});
  channel.join_written("2", Duration::zero(), now);
  channel.join_accepted(now);
  channel.broken(ErrorCode::channel_crashed, random, now + seconds{9});
  EXPECT_EQ(channel.retry_at() - now, seconds{9 + 2});
  channel.join_written("3", Duration::zero(), now);
  channel.join_accepted(now);
  channel.broken(ErrorCode::channel_crashed, random, now + seconds{10});
  EXPECT_EQ(channel.retry_at() - now, seconds{10 + 1});
}

TEST_F(ChannelTest, LeavesWithAMessageOnlyIfTheServerKnowsIt) {
  EXPECT_FALSE(channel.unsubscribe(true, Duration::zero(), now));
  channel.subscribe();
  EXPECT_FALSE(channel.unsubscribe(true, Duration::zero(), now));
  EXPECT_EQ(channel.state(), ChannelState::closed);
  join();
  EXPECT_TRUE(channel.unsubscribe(true, Duration::zero(), now));
  EXPECT_EQ(channel.state(), ChannelState::leaving);
  EXPECT_FALSE(channel.unsubscribe(true, Duration::zero(), now)) << "once";
  channel.left();
  EXPECT_EQ(channel.state(), ChannelState::closed);
}

TEST_F(ChannelTest, ALeaveWithoutAnswerEndsByItself) {
  join();
  channel.unsubscribe(true, Duration::zero(), now);
  EXPECT_EQ(channel.deadline(), now + seconds{5});
  EXPECT_EQ(channel.deadline_reached(random, now + seconds{5}), ErrorCode::reply_timeout);
  EXPECT_EQ(channel.state(), ChannelState::closed);
}

TEST_F(ChannelTest, ALossOfTheConnectionEndsALeaveAndReadiesTheRest) {
  join();
  channel.unsubscribe(true, Duration::zero(), now);
  channel.connection_lost();
  EXPECT_EQ(channel.state(), ChannelState::closed);
  join();
  channel.connection_lost();
  EXPECT_TRUE(channel.wants_join(now));
  EXPECT_EQ(channel.join_ref(), "");
}

TEST_F(ChannelTest, AFailureIsFinalUntilTheUserSubscribesAgain) {
  join();
  channel.fail(ErrorCode::unauthorized);
  EXPECT_EQ(channel.state(), ChannelState::failed);
  EXPECT_EQ(channel.error(), ErrorCode::unauthorized);
  channel.connection_lost();
  channel.rejoin_now();
  EXPECT_FALSE(channel.wants_join(now + seconds{3600}));
  EXPECT_EQ(channel.deadline(), never);
  channel.subscribe();
  EXPECT_TRUE(channel.wants_join(now));
  EXPECT_EQ(channel.error(), ErrorCode::none);
}

TEST_F(ChannelTest, AcceptsOnlyWhatBelongsToItsPresentJoin) {
  join("5");
  EXPECT_TRUE(channel.accepts(with_join_ref("5")));
  EXPECT_TRUE(channel.accepts(with_join_ref(""))) << "broadcasts and changes name no join";
  EXPECT_FALSE(channel.accepts(with_join_ref("4")));
  EXPECT_TRUE(channel.is_current("5"));
  EXPECT_FALSE(channel.is_current("4"));
  EXPECT_FALSE(channel.is_current(""));
  channel.fail(ErrorCode::unauthorized);
  EXPECT_FALSE(channel.accepts(with_join_ref("")));
}

TEST_F(ChannelTest, AFirstJoinHearsNothingBeforeItsAnswer) {
  channel.subscribe();
  channel.join_written("5", Duration::zero(), now);
  EXPECT_FALSE(channel.accepts(with_join_ref(""))) << "whoever had the topic before is meant";
  EXPECT_TRUE(channel.accepts(with_join_ref("5"))) << "no other than this one is meant";
  channel.join_accepted(now);
  EXPECT_TRUE(channel.accepts(with_join_ref("")));
}

TEST_F(ChannelTest, AJoinInPlaceOfItsOwnHearsOnMeanwhile) {
  join("5");
  channel.rejoin_now();
  channel.join_written("6", Duration::zero(), now);
  EXPECT_TRUE(channel.accepts(with_join_ref(""))) << "the server goes on with the join before until it has this one";
}

TEST_F(ChannelTest, AJoinAfterAnEndHearsNothingBeforeItsAnswer) {
  join("5");
  channel.broken(ErrorCode::database_unavailable, random, now);
  channel.join_written("6", Duration::zero(), now);
  EXPECT_FALSE(channel.accepts(with_join_ref("")));
}

}  // namespace
}  // namespace holdfast::phoenix
