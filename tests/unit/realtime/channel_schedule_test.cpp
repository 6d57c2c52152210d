#include "realtime/channel_schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace holdfast::realtime {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Plan = ChannelSchedule::Plan;

constexpr Instant start = instant_from_ms(1'800'000'000'000);

Plan due_at(Instant deadline) { return {.deadline = deadline}; }

std::vector<ChannelId> ids(const ChannelSchedule::Queue& queue) {
  std::vector<ChannelId> ids;
  for (const auto& [_, id] : queue) ids.push_back(id);
  return ids;
}

/// Those that are due, one after the other, as the client takes them.
std::vector<ChannelId> due(const ChannelSchedule& schedule, Instant now) {
  std::vector<ChannelId> ids;
  for (auto next = schedule.due_after({}, now); next; next = schedule.due_after(*next, now)) {
    ids.push_back(next->second);
  }
  return ids;
}

TEST(ChannelSchedule, HasNothingToDoAtFirst) {
  const ChannelSchedule schedule;
  EXPECT_EQ(schedule.deadline(), never);
  EXPECT_THAT(schedule.wanting_join(), IsEmpty());
  EXPECT_THAT(due(schedule, start), IsEmpty());
}

TEST(ChannelSchedule, ChannelsJoinInTheOrderOfTheirIds) {
  ChannelSchedule schedule;
  for (const ChannelId id : {3U, 1U, 2U}) schedule.replace(id, {}, {.wants_join = true});
  EXPECT_THAT(ids(schedule.wanting_join()), ElementsAre(1, 2, 3));
}

TEST(ChannelSchedule, WhoeverJoinsWantsToNoMore) {
  ChannelSchedule schedule;
  const Plan wants{.wants_join = true};
  schedule.replace(1, {}, wants);
  schedule.replace(1, wants, {.is_joining = true, .deadline = start});
  EXPECT_THAT(schedule.wanting_join(), IsEmpty());
  EXPECT_THAT(ids(schedule.joining()), ElementsAre(1));
  EXPECT_EQ(schedule.deadline(), start);
}

TEST(ChannelSchedule, TheNextDeadlineIsTheEarliest) {
  ChannelSchedule schedule;
  schedule.replace(1, {}, due_at(start + seconds{2}));
  schedule.replace(2, {}, due_at(start + seconds{1}));
  EXPECT_EQ(schedule.deadline(), start + seconds{1});
  schedule.replace(2, due_at(start + seconds{1}), due_at(start + seconds{5}));
  EXPECT_EQ(schedule.deadline(), start + seconds{2});
}

TEST(ChannelSchedule, DueAreThoseWhoseTimeHasCome) {
  ChannelSchedule schedule;
  schedule.replace(1, {}, due_at(start + seconds{2}));
  schedule.replace(2, {}, due_at(start));
  schedule.replace(3, {}, due_at(start + seconds{1}));
  EXPECT_THAT(due(schedule, start + seconds{1}), ElementsAre(2, 3));
}

TEST(ChannelSchedule, TwoThatAreDueAtOnceComeBoth) {
  ChannelSchedule schedule;
  for (const ChannelId id : {7U, 5U}) schedule.replace(id, {}, due_at(start));
  EXPECT_THAT(due(schedule, start), ElementsAre(5, 7));
}

TEST(ChannelSchedule, OneThatIsPutOffWhileOthersAreTakenIsNotTakenTwice) {
  ChannelSchedule schedule;
  for (const ChannelId id : {1U, 2U}) schedule.replace(id, {}, due_at(start));
  const auto first = schedule.due_after({}, start);
  ASSERT_TRUE(first);
  schedule.replace(1, due_at(start), due_at(start + seconds{1}));
  const auto second = schedule.due_after(*first, start);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->second, 2U);
  EXPECT_FALSE(schedule.due_after(*second, start));
}

TEST(ChannelSchedule, OneThatGoesLeavesNothing) {
  ChannelSchedule schedule;
  const Plan plan{.wants_join = true, .is_joining = true, .deadline = start};
  schedule.replace(1, {}, plan);
  schedule.replace(2, {}, plan);
  schedule.replace(1, plan, {});
  EXPECT_THAT(ids(schedule.wanting_join()), ElementsAre(2));
  EXPECT_THAT(ids(schedule.joining()), ElementsAre(2));
  EXPECT_THAT(due(schedule, start), ElementsAre(2));
}

}  // namespace
}  // namespace holdfast::realtime
