#include "realtime/channel_schedule.h"

namespace holdfast::realtime {
namespace {

void put(std::set<ChannelId>& channels, ChannelId channel, bool was_in, bool is_in) {
  if (was_in == is_in) return;
  if (is_in) {
    channels.insert(channel);
  } else {
    channels.erase(channel);
  }
}

}  // namespace

void ChannelSchedule::replace(ChannelId channel, const Plan& old, const Plan& plan) {
  put(wanting_join_, channel, old.wants_join, plan.wants_join);
  put(joining_, channel, old.is_joining, plan.is_joining);
  if (old.deadline == plan.deadline) return;
  if (old.deadline != never) deadlines_.erase({old.deadline, channel});
  if (plan.deadline != never) deadlines_.insert({plan.deadline, channel});
}

std::vector<ChannelId> ChannelSchedule::due(Instant now) const {
  std::vector<ChannelId> due;
  for (const auto& [deadline, channel] : deadlines_) {
    if (deadline > now) break;
    due.push_back(channel);
  }
  return due;
}

}  // namespace holdfast::realtime
