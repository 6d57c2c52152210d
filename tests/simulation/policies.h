#pragma once

#include <utility>

#include "core/connection_manager.h"
#include "simulation/outage.h"

namespace holdfast::simulation {

/// Holdfast's own connection machine.
class HoldfastPolicy {
 public:
  explicit HoldfastPolicy(std::uint64_t seed) : connection_({}, seed) {}

  void connect(Instant now) { connection_.connect(now); }
  void opened(Instant now) { connection_.transport_opened(*connection_.transport(), now); }
  void closed(std::uint16_t code, Instant now) {
    connection_.transport_closed(*connection_.transport(), CloseInfo{code, {}}, now);
  }
  void answered(Instant now) { connection_.heartbeat_answered(now); }
  void acted(Instant now) { connection_.user_acted(now); }
  void send_waits(Instant now) { connection_.send_waits(now); }
  Instant deadline() const { return connection_.deadline(); }
  void wake(Instant now) { connection_.deadline_reached(now); }
  Orders take();

 private:
  ConnectionManager connection_;
};

/// What `@supabase/realtime-js` 2.109 does (`phoenix`'s socket.js and timer.js with its options). It waits 1, 2, 5 and
/// then 10 s, without a random part, and starts over at each open. It sends a heartbeat every 25 s; one without an
/// answer when the next is due means that the line is dead. It ignores close codes and user actions, and never ends a
/// dial that hangs.
class OfficialPolicy {
 public:
  explicit OfficialPolicy(std::uint64_t) {}

  void connect(Instant) { orders_.dial = true; }
  void opened(Instant now);
  void closed(std::uint16_t code, Instant now);
  void answered(Instant) { unanswered_ = false; }
  void acted(Instant) {}
  void send_waits(Instant) {}
  Instant deadline() const { return std::min(beat_at_, dial_at_); }
  void wake(Instant now);
  Orders take() { return std::exchange(orders_, {}); }

 private:
  std::size_t tries_ = 0;
  bool unanswered_ = false;
  Instant beat_at_ = never;
  Instant dial_at_ = never;
  Orders orders_;
};

}  // namespace holdfast::simulation
