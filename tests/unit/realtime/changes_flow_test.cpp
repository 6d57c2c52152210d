#include "realtime/changes_flow.h"

#include <gtest/gtest.h>

namespace holdfast::realtime {
namespace {

using std::chrono::seconds;

constexpr Instant start = instant_from_ms(1'800'000'000'000);
constexpr Instant due = start + seconds{30};

ChangesFlow flowing() {
  ChangesFlow changes;
  changes.stop(true);
  changes.start(start);
  return changes;
}

TEST(ChangesFlow, NobodyAwaitsWhatNobodyAskedFor) {
  ChangesFlow changes;
  EXPECT_FALSE(changes.stop(false));
  changes.expect(due);
  EXPECT_FALSE(changes.are_awaited());
  EXPECT_FALSE(changes.flows());
  EXPECT_EQ(changes.deadline(), never);
}

TEST(ChangesFlow, AreAwaitedWithoutEndUntilTheJoinIsAccepted) {
  ChangesFlow changes;
  changes.stop(true);
  EXPECT_TRUE(changes.are_awaited());
  EXPECT_EQ(changes.deadline(), never);
  changes.expect(due);
  EXPECT_EQ(changes.deadline(), due);
}

TEST(ChangesFlow, AreNotOverdueOnceTheyFlow) {
  ChangesFlow changes;
  changes.stop(true);
  changes.expect(due);
  EXPECT_TRUE(changes.start(start));
  EXPECT_TRUE(changes.flows());
  EXPECT_FALSE(changes.are_awaited());
  EXPECT_EQ(changes.deadline(), never);
}

TEST(ChangesFlow, ToldAgainTheyWereInterrupted) {
  ChangesFlow changes = flowing();
  EXPECT_TRUE(changes.start(start + seconds{60})) << "what was missed must be fetched";
  EXPECT_TRUE(changes.flows());
}

TEST(ChangesFlow, TheAnswerToARenewedTokenIsNoInterruption) {
  ChangesFlow changes = flowing();
  changes.expect_renewal(due);
  EXPECT_FALSE(changes.start(due - seconds{1}));
  EXPECT_TRUE(changes.flows());
}

TEST(ChangesFlow, ARenewalIsAnsweredOnce) {
  ChangesFlow changes = flowing();
  changes.expect_renewal(due);
  changes.start(start + seconds{1});
  EXPECT_TRUE(changes.start(start + seconds{2}));
}

TEST(ChangesFlow, AnAnswerThatComesAfterItsTimeIsANewStart) {
  ChangesFlow changes = flowing();
  changes.expect_renewal(due);
  EXPECT_TRUE(changes.start(due));
}

TEST(ChangesFlow, AReportThatMayAnswerWhatWasAskedBeforeIsFollowedByAnother) {
  ChangesFlow changes;
  changes.stop(true);
  changes.expect(due);
  EXPECT_TRUE(changes.owes_report());
  changes.stop(true);
  changes.expect(due, true);
  EXPECT_TRUE(changes.start(start)) << "it may be the one";
  changes.expect_renewal(due);
  EXPECT_TRUE(changes.start(start + seconds{1})) << "or this is";
  EXPECT_FALSE(changes.owes_report());
  changes.expect_renewal(due);
  EXPECT_FALSE(changes.start(start + seconds{2}));
}

TEST(ChangesFlow, ARenewalMeansNothingWhereNoneFlow) {
  ChangesFlow changes;
  changes.stop(true);
  changes.expect_renewal(due);
  EXPECT_TRUE(changes.start(start));
}

TEST(ChangesFlow, ExpectingThemWhileTheyFlowMeansNothing) {
  ChangesFlow changes = flowing();
  changes.expect(due);
  EXPECT_EQ(changes.deadline(), never);
}

TEST(ChangesFlow, StoppedTheySayWhetherTheyFlowedOnce) {
  ChangesFlow changes = flowing();
  EXPECT_TRUE(changes.stop(true));
  EXPECT_TRUE(changes.are_awaited());
  EXPECT_FALSE(changes.stop(false));
  EXPECT_FALSE(changes.are_awaited());
}

}  // namespace
}  // namespace holdfast::realtime
