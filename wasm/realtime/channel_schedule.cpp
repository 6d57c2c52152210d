#include "realtime/channel_schedule.h"

namespace holdfast::realtime {
namespace {

/// `never` means that it is not in the queue.
void move(ChannelSchedule::Queue& queue, ChannelId channel, Instant from, Instant to) {
  if (from == to) return;
  if (from != never) queue.erase({from, channel});
  if (to != never) queue.insert({to, channel});
}

Instant if_listed(bool is_in) { return is_in ? Instant{} : never; }

}  // namespace

void ChannelSchedule::replace(ChannelId channel, const Plan& old, const Plan& plan) {
  move(wanting_join_, channel, if_listed(old.wants_join), if_listed(plan.wants_join));
  move(joining_, channel, if_listed(old.is_joining), if_listed(plan.is_joining));
  move(deadlines_, channel, old.deadline, plan.deadline);
}

std::optional<ChannelSchedule::Entry> ChannelSchedule::due_after(const Entry& last, Instant now) const {
  const auto next = deadlines_.upper_bound(last);
  return next != deadlines_.end() && next->first <= now ? std::optional{*next} : std::nullopt;
}

}  // namespace holdfast::realtime
