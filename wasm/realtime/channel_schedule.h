#pragma once

#include <optional>
#include <set>
#include <utility>

#include "core/message_queue.h"
#include "core/time.h"

namespace holdfast::realtime {

/// Which channels of a client have something to do, and when. Each channel updates its plan after each of its inputs,
/// so that nobody has to look at all of them.
class ChannelSchedule {
 public:
  /// What one channel is about to do.
  struct Plan {
    bool wants_join = false;
    bool is_joining = false;
    Instant deadline = never;
  };
  /// A new channel starts with an empty plan, and a channel that goes ends with one.
  void replace(ChannelId channel, const Plan& old, const Plan& plan);

  using Entry = std::pair<Instant, ChannelId>;
  using Queue = std::set<Entry>;  ///< In order of time, then of ids.

  /// By id, which is the order in which they join; the times mean nothing.
  const Queue& wanting_join() const { return wanting_join_; }
  const Queue& joining() const { return joining_; }
  Instant deadline() const { return deadlines_.empty() ? never : deadlines_.begin()->first; }
  /// The next channel after `last` whose deadline has come (`{}`: from the start).
  std::optional<Entry> due_after(const Entry& last, Instant now) const;

 private:
  Queue wanting_join_;
  Queue joining_;
  Queue deadlines_;
};

}  // namespace holdfast::realtime
