#pragma once

#include <variant>

#include "core/time.h"

namespace holdfast::realtime {

/// Whether database changes flow on a channel: its join succeeds first, the `system` message comes later (protocol.md
/// "postgres_changes").
class ChangesFlow {
 public:
  /// They do not flow any more, or not yet. `wanted`: the channel asks for some. Returns whether they flowed.
  bool stop(bool wanted);
  /// If they are awaited, they must flow by then.
  void expect(Instant by);
  /// If they flow, the server may say so again until then: it answers a renewed token like a new subscription.
  void expect_renewal(Instant until);
  /// The server says that they flow. False if that is only the answer to a renewed token: nothing was interrupted.
  bool start(Instant now);

  bool flows() const { return std::holds_alternative<Flowing>(state_); }
  bool are_awaited() const { return std::holds_alternative<Awaited>(state_); }
  /// When they are overdue.
  Instant deadline() const;

 private:
  struct NotWanted {};
  struct Awaited {
    Instant by = never;
  };
  struct Flowing {
    Instant renewal_until{};
  };

  std::variant<NotWanted, Awaited, Flowing> state_;
};

}  // namespace holdfast::realtime
