#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>

#include "core/time.h"
#include "simulation/dice.h"

namespace holdfast::simulation {

/// What a member's socket carries to the server: Phoenix's words, as far as a crowd needs them.
struct Said {
  enum class Word : std::uint8_t { heartbeat, join, broadcast };
  Word word = Word::heartbeat;
  std::uint8_t channel = 0;
  std::string join_ref;
  std::string ref;
};

/// What the server says to a member. `flows`: "Subscribed to PostgreSQL". `too_many`: the channel is shut.
struct Heard {
  enum class Word : std::uint8_t { ok, refused, flows, too_many };
  Word word = Word::ok;
  std::uint8_t channel = 0;
  std::string join_ref;
  std::string ref;
};

/// What a tenant is allowed. Zero: without a limit.
struct Limits {
  std::size_t connections = 0;
  double joins_per_second = 0;
  double events_per_second = 0;
  double fetches_per_second = 0;  ///< Of REST, in each second by itself.
};

/// As the server counts (supabase/realtime, `RateCounter`): the mean of the seconds since it started, of the last 60 at
/// most, taken once a second. From the limit on all is refused, until a later look finds the mean below it.
class RateCounter {
 public:
  RateCounter(double limit, Instant start) : limit_(limit), second_(start) {}

  bool refuses(Instant now);
  void count() { ++now_; }

 private:
  double limit_;
  Instant second_;
  std::size_t now_ = 0;
  std::size_t sum_ = 0;
  std::deque<std::size_t> seconds_;
  bool refuses_ = false;
};

/// The most in any second.
class Peak {
 public:
  void count(Instant now);
  std::size_t most() const { return most_; }

 private:
  std::deque<Instant> last_;
  std::size_t most_ = 0;
};

/// What became of a crowd at its server.
struct Tally {
  Peak dials, joins, events, fetches, tokens;
  std::size_t refused_dials = 0;    ///< With 429.
  std::size_t refused_joins = 0;    ///< ClientJoinRateLimitReached; the socket is closed with 1001.
  std::size_t refused_events = 0;   ///< "Too many messages per second"; the channel is closed.
  std::size_t refused_fetches = 0;  ///< With 503.
  std::size_t refused() const { return refused_dials + refused_joins + refused_events + refused_fetches; }
};

/// Supabase Realtime and its REST beside it, as they count and refuse (protocol: join rate, event rate, 429).
class CrowdServer {
 public:
  CrowdServer(Limits limits, Dice& dice, Instant now);

  bool is_up() const { return up_; }
  void stop() { up_ = false; }
  /// Counts from nothing, as a new process does.
  void start(Limits limits, Instant now);

  /// Whether a dial gets a socket; else it is answered with 429.
  bool accepts(Instant now);
  void closed() { --connections_; }
  void all_closed() { connections_ = 0; }
  bool serves_fetch(Instant now);

  /// What the server answers, and when.
  using Say = std::function<void(const Heard&, Duration after)>;
  /// Takes up a message. False if it closes the socket for it, with 1001.
  bool hear(const Said& said, Instant now, const Say& say);

  Tally tally;

 private:
  bool join(const Said& said, Instant now, const Say& say);

  Limits limits_;
  Dice& dice_;
  bool up_ = true;
  std::size_t connections_ = 0;
  RateCounter joins_;
  RateCounter events_;
  Instant fetch_second_{};
  std::size_t fetches_ = 0;
};

}  // namespace holdfast::simulation
