#pragma once

#include <set>
#include <utility>
#include <vector>

#include "core/message_queue.h"
#include "core/time.h"

namespace holdfast::realtime {

/// Which channels of a client have something to do, and when. Each of them says so after each of its inputs, so that
/// nobody has to look at all of them.
class ChannelSchedule {
 public:
  /// What one channel is about to do.
  struct Plan {
    bool wants_join = false;
    bool is_joining = false;
    Instant deadline = never;
  };
  /// A channel that is not known yet has an empty plan, and so does one that goes.
  void replace(ChannelId channel, const Plan& old, const Plan& plan);

  /// In order of their ids, which is the order in which they join.
  const std::set<ChannelId>& wanting_join() const { return wanting_join_; }
  const std::set<ChannelId>& joining() const { return joining_; }
  Instant deadline() const { return deadlines_.empty() ? never : deadlines_.begin()->first; }
  /// Those whose deadline has come.
  std::vector<ChannelId> due(Instant now) const;

 private:
  std::set<ChannelId> wanting_join_;
  std::set<ChannelId> joining_;
  std::set<std::pair<Instant, ChannelId>> deadlines_;
};

}  // namespace holdfast::realtime
