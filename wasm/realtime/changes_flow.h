#pragma once

#include <variant>

#include "core/time.h"

namespace holdfast::realtime {

/// Whether database changes flow on a channel: its join succeeds first, the `system` message comes later (protocol.md
/// "postgres_changes").
class ChangesFlow {
 public:
  /// Changes no longer flow, or do not flow yet. `wanted`: the channel asks for some. Returns whether they flowed
  /// before.
  bool stop(bool wanted);
  /// Sets the time by which awaited changes must flow. `after_another`: the server may still report something that was
  /// asked before. Nothing tells the two reports apart, so the first one counts, and the second one counts again.
  void expect(Instant by, bool after_another = false);
  /// Whether the server still owes a report.
  bool owes_report() const;
  /// Until then the server may report again that changes flow, because it answers a renewed token like a new
  /// subscription.
  void expect_renewal(Instant until);
  /// The server reports that changes flow. Returns false if that only answers a renewed token, and nothing was
  /// interrupted.
  bool start(Instant now);

  bool flows() const { return std::holds_alternative<Flowing>(state_); }
  bool are_awaited() const { return std::holds_alternative<Awaited>(state_); }
  /// When they are overdue.
  Instant deadline() const;

 private:
  struct NotWanted {};
  struct Awaited {
    Instant by = never;
    bool after_another = false;
  };
  struct Flowing {
    Instant renewal_until{};
    bool may_be_earlier = false;  ///< The report may have been an answer to what was asked before.
  };

  std::variant<NotWanted, Awaited, Flowing> state_;
};

}  // namespace holdfast::realtime
