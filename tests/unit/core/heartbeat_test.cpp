#include "core/heartbeat.h"

#include <gtest/gtest.h>

namespace holdfast {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Verdict = Heartbeat::Verdict;

constexpr Instant start = instant_from_ms(1'000'000);

/// A heartbeat whose first beat was answered at once.
Heartbeat answered_once() {
  Heartbeat heartbeat{{}, start};
  heartbeat.check(start);
  heartbeat.answered(start);
  return heartbeat;
}

TEST(Heartbeat, BeatsAtOnceToMeasureTheLatency) {
  Heartbeat heartbeat{{}, start};
  EXPECT_EQ(heartbeat.deadline(), start);
  EXPECT_EQ(heartbeat.check(start), Verdict::beat);
  EXPECT_EQ(heartbeat.answered(start + milliseconds{80}), milliseconds{80});
}

TEST(Heartbeat, BeatsEveryThirtySeconds) {
  Heartbeat heartbeat = answered_once();
  EXPECT_EQ(heartbeat.deadline(), start + seconds{30});
  EXPECT_EQ(heartbeat.check(start + seconds{29}), Verdict::wait);
  EXPECT_EQ(heartbeat.check(start + seconds{30}), Verdict::beat);
}

TEST(Heartbeat, IsLostAfterFortyFiveSecondsOfSilence) {
  Heartbeat heartbeat = answered_once();
  EXPECT_EQ(heartbeat.check(start + seconds{30}), Verdict::beat);
  EXPECT_EQ(heartbeat.deadline(), start + seconds{45});
  EXPECT_EQ(heartbeat.check(start + milliseconds{44'999}), Verdict::wait);
  EXPECT_EQ(heartbeat.check(start + seconds{45}), Verdict::lost_heartbeat);
}

TEST(Heartbeat, OtherFramesProveThatSomeoneIsThereButNotForeverThatHeHears) {
  Heartbeat heartbeat = answered_once();
  heartbeat.check(start + seconds{30});
  for (int s = 31; s < 75; ++s) {
    heartbeat.heard(start + seconds{s});
    const auto verdict = heartbeat.check(start + seconds{s});
    EXPECT_TRUE(verdict == Verdict::wait || verdict == Verdict::beat) << s;
  }
  EXPECT_EQ(heartbeat.check(start + seconds{75}), Verdict::lost_heartbeat);
}

TEST(Heartbeat, AnAnswerThatNobodyWaitsForMeasuresNothing) {
  Heartbeat heartbeat = answered_once();
  EXPECT_EQ(heartbeat.answered(start + seconds{1}), std::nullopt);
}

TEST(Heartbeat, MeasuresTheLastBeatNotTheFirstUnanswered) {
  Heartbeat heartbeat = answered_once();
  heartbeat.check(start + seconds{30});
  heartbeat.request_probe(start + seconds{40});
  EXPECT_EQ(heartbeat.check(start + seconds{40}), Verdict::probe);
  EXPECT_EQ(heartbeat.answered(start + seconds{41}), seconds{1});
}

TEST(Heartbeat, AProbeIsLostAfterFourSeconds) {
  Heartbeat heartbeat = answered_once();
  heartbeat.request_probe(start + seconds{10});
  EXPECT_EQ(heartbeat.check(start + seconds{10}), Verdict::probe);
  EXPECT_EQ(heartbeat.deadline(), start + seconds{14});
  EXPECT_EQ(heartbeat.check(start + seconds{14}), Verdict::lost_probe);
}

TEST(Heartbeat, AnyFrameEndsAProbe) {
  Heartbeat heartbeat = answered_once();
  heartbeat.request_probe(start + seconds{10});
  heartbeat.check(start + seconds{10});
  heartbeat.heard(start + seconds{12});
  EXPECT_EQ(heartbeat.check(start + seconds{14}), Verdict::wait);
}

TEST(Heartbeat, AFrameRightAfterAProbeMayHaveBeenUnderWayBeforeAndEndsNoDoubt) {
  Heartbeat heartbeat = answered_once();
  heartbeat.request_probe(start + seconds{10});
  EXPECT_FALSE(heartbeat.probing());
  heartbeat.check(start + seconds{10});
  heartbeat.heard(start + milliseconds{10'900});
  EXPECT_TRUE(heartbeat.probing());
  EXPECT_EQ(heartbeat.check(start + seconds{14}), Verdict::lost_probe);
}

TEST(Heartbeat, TheAnswerToAProbeEndsItHoweverSoon) {
  Heartbeat heartbeat = answered_once();
  heartbeat.request_probe(start + seconds{10});
  heartbeat.check(start + seconds{10});
  heartbeat.answered(start + milliseconds{10'001});
  EXPECT_FALSE(heartbeat.probing());
}

TEST(Heartbeat, ASecondProbeDoesNotProlongTheFirst) {
  Heartbeat heartbeat = answered_once();
  heartbeat.request_probe(start + seconds{10});
  heartbeat.check(start + seconds{10});
  heartbeat.request_probe(start + seconds{13});
  EXPECT_EQ(heartbeat.check(start + seconds{13}), Verdict::wait);
  EXPECT_EQ(heartbeat.check(start + seconds{14}), Verdict::lost_probe);
}

TEST(Heartbeat, AfterASleepItLooksOnceMoreBeforeItGivesUp) {
  Heartbeat heartbeat = answered_once();
  const Instant woken = start + seconds{60};
  EXPECT_EQ(heartbeat.check(woken), Verdict::probe) << "the answer may be unread mail";
  EXPECT_EQ(heartbeat.check(woken + seconds{4}), Verdict::lost_probe);
}

TEST(Heartbeat, AfterALateWakeWithABeatOutItLooksOnceMore) {
  Heartbeat heartbeat = answered_once();
  heartbeat.check(start + seconds{30});
  EXPECT_EQ(heartbeat.check(start + seconds{60}), Verdict::probe);
  EXPECT_EQ(heartbeat.check(start + seconds{70}), Verdict::lost_probe) << "late again: looked once already";
}

TEST(Heartbeat, AfterAnHourThereIsNothingLeftToProbe) {
  Heartbeat heartbeat = answered_once();
  EXPECT_EQ(heartbeat.check(start + hours{1}), Verdict::lost_heartbeat);
}

TEST(Heartbeat, SilenceIsExcusedWhileTheServerIsKnownToBeBlocked) {
  Heartbeat heartbeat = answered_once();
  heartbeat.request_probe(start + seconds{10});
  heartbeat.check(start + seconds{10});
  heartbeat.excuse_silence(start + seconds{22});
  heartbeat.excuse_silence(start + seconds{15});
  EXPECT_EQ(heartbeat.check(start + seconds{21}), Verdict::wait);
  EXPECT_EQ(heartbeat.check(start + seconds{22}), Verdict::lost_probe);
}

TEST(Heartbeat, AShorterIntervalCountsFromNowALongerOneFromTheNextBeat) {
  Heartbeat heartbeat = answered_once();
  heartbeat.use_interval(seconds{10}, start + seconds{1});
  EXPECT_EQ(heartbeat.check(start + seconds{11}), Verdict::beat);
  heartbeat.answered(start + seconds{11});
  EXPECT_EQ(heartbeat.deadline(), start + seconds{21});
  heartbeat.use_interval(seconds{30}, start + seconds{12});
  EXPECT_EQ(heartbeat.check(start + seconds{21}), Verdict::beat);
  heartbeat.answered(start + seconds{21});
  EXPECT_EQ(heartbeat.deadline(), start + seconds{51});
}

TEST(Heartbeat, TimersThrottledToOneAMinuteDoNotLoseALivingConnection) {
  Heartbeat heartbeat = answered_once();
  for (int minute = 1; minute < 60; ++minute) {
    const Instant now = start + seconds{60 * minute};
    const auto verdict = heartbeat.check(now);
    EXPECT_TRUE(verdict == Verdict::beat || verdict == Verdict::probe) << minute;
    heartbeat.answered(now + milliseconds{50});
  }
}

/// Beats more often than a probe has patience, late timers, and nobody there: a probe that every beat renews would
/// never end.
TEST(Heartbeat, BeatsDoNotPutOffTheEndOfAProbe) {
  Heartbeat heartbeat{{.interval = milliseconds{150}, .timeout = milliseconds{900}, .probe_timeout = milliseconds{500}},
                      start};
  heartbeat.check(start);
  heartbeat.answered(start);
  for (const int late : {250, 400, 550, 700}) heartbeat.check(start + milliseconds{late});
  ASSERT_EQ(heartbeat.check(start + milliseconds{910}), Verdict::probe);
  EXPECT_EQ(heartbeat.deadline(), start + milliseconds{1410});
  EXPECT_EQ(heartbeat.check(start + milliseconds{1060}), Verdict::wait);
  EXPECT_EQ(heartbeat.check(start + milliseconds{1410}), Verdict::lost_probe);
}

}  // namespace
}  // namespace holdfast
