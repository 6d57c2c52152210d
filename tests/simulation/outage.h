#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "core/connection_state.h"
#include "simulation/dice.h"

namespace holdfast::simulation {

/// How a connection is cut. `reset`: at once, with 1006; dials are refused until it is over. `silent`: nothing gets
/// through and nobody is told; the socket stays dead, and a waiting dial gets through when its SYN is repeated.
/// `restart`: closed with 1012; dials are refused until the server is back.
enum class Cut : std::uint8_t { reset, silent, restart };

struct Outage {
  Cut cut = Cut::reset;
  Duration lasts{0};
};

/// What users and programs do on the page meanwhile, at random moments with these mean distances; zero: nothing.
struct Habits {
  Duration acts_every{0};
  Duration sends_every{0};
};

/// What a policy wants done after an input.
struct Orders {
  bool dial = false;
  bool drop = false;  ///< Gives the socket or the dial up.
  bool beat = false;
};

/// A client's line to its server, in virtual time. `Policy` decides when to dial and when a line is dead: Holdfast's
/// `ConnectionManager`, or the model of the official client.
template <typename Policy>
class Line {
 public:
  Line(Policy& policy, Dice& dice, Habits habits, Instant start)
      : policy_(policy), dice_(dice), habits_(habits), now_(start) {
    next_act_ = next(habits_.acts_every);
    next_send_ = next(habits_.sends_every);
    policy_.connect(now_);
    obey();
    until_open();
  }

  /// All goes well for a while.
  void stay_up(Duration duration) { run(now_ + duration); }
  /// An outage; returns how long after its end the client is connected again.
  Duration endure(const Outage& outage) {
    over_at_ = now_ + outage.lasts;
    hangs_ = outage.cut == Cut::silent;
    alive_ = false;
    if (outage.cut != Cut::silent) close(outage.cut == Cut::restart ? 1012 : 1006);
    until_open();
    return now_ - over_at_;
  }
  bool open() const { return open_ && alive_; }
  Instant now() const { return now_; }
  const std::vector<Instant>& dials() const { return dials_; }

 private:
  static constexpr Duration latency{30};

  Instant next(Duration every) {
    if (every <= Duration::zero()) return never;
    return now_ + Duration{1} + dice_.between(Duration{0}, 2 * every);
  }
  void close(std::uint16_t code) {
    open_ = false;
    answer_at_ = never;
    policy_.closed(code, now_);
    obey();
  }
  void obey() {
    const Orders orders = policy_.take();
    if (orders.drop) {
      open_ = false;
      dial_at_ = answer_at_ = never;
    }
    if (orders.dial) dial();
    if (orders.beat && open_ && alive_) answer_at_ = now_ + 2 * latency;
  }
  void dial() {
    dials_.push_back(now_);
    succeeds_ = now_ + latency >= over_at_;
    dial_at_ = now_ + 2 * latency;
    if (succeeds_ || !hangs_) return;
    // SYNs are repeated after 1, 2, 4, 8, … s.
    Instant syn = now_;
    for (Duration wait = std::chrono::seconds{1}; syn + latency < over_at_; wait *= 2) syn += wait;
    succeeds_ = true;
    dial_at_ = syn + 2 * latency;
  }
  void dialled() {
    dial_at_ = never;
    if (!succeeds_) return close(1006);
    open_ = alive_ = true;
    policy_.opened(now_);
    obey();
  }
  void step(Instant end) {
    now_ = std::max(now_, std::min({end, dial_at_, answer_at_, next_act_, next_send_, policy_.deadline()}));
    if (now_ >= dial_at_) return dialled();
    if (now_ >= answer_at_) {
      answer_at_ = never;
      policy_.answered(now_);
    } else if (now_ >= next_act_) {
      next_act_ = next(habits_.acts_every);
      policy_.acted(now_);
    } else if (now_ >= next_send_) {
      next_send_ = next(habits_.sends_every);
      policy_.send_waits(now_);
    } else if (now_ >= policy_.deadline()) {
      policy_.wake(now_);
    }
    obey();
  }
  void run(Instant end) {
    while (now_ < end) step(end);
  }
  void until_open() {
    while (!open()) step(never);
  }

  Policy& policy_;
  Dice& dice_;
  Habits habits_;
  Instant now_;
  Instant over_at_{};
  bool hangs_ = false;
  bool open_ = false;
  bool alive_ = false;
  bool succeeds_ = false;
  Instant dial_at_ = never;
  Instant answer_at_ = never;
  Instant next_act_ = never;
  Instant next_send_ = never;
  std::vector<Instant> dials_;
};

}  // namespace holdfast::simulation
