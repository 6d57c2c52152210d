#pragma once

#include <optional>
#include <set>
#include <utility>

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

  using Entry = std::pair<Instant, ChannelId>;
  using Queue = std::set<Entry>;  ///< In order of time, then of ids.

  /// In order of their ids, which is the order in which they join; their times mean nothing.
  const Queue& wanting_join() const { return wanting_join_; }
  const Queue& joining() const { return joining_; }
  Instant deadline() const { return deadlines_.empty() ? never : deadlines_.begin()->first; }
  /// The next one whose deadline has come, after another one (`{}`: from the start).
  std::optional<Entry> due_after(const Entry& last, Instant now) const;

 private:
  Queue wanting_join_;
  Queue joining_;
  Queue deadlines_;
};

}  // namespace holdfast::realtime
