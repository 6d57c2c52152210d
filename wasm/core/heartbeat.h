#pragma once

#include <optional>

#include "core/defaults.h"
#include "core/time.h"

namespace holdfast {

struct HeartbeatOptions {
  Duration interval = defaults::heartbeat_interval;  ///< Between heartbeats (specification, "Heartbeat System").
  Duration timeout = defaults::heartbeat_timeout;    ///< Silence after which the connection is lost.
  Duration probe_timeout = defaults::probe_timeout;  ///< Silence allowed after a wake-up or a network change.
  Duration degraded_interval = defaults::degraded_heartbeat;  ///< Between heartbeats while quality is fair or worse.
  /// The interval while the page is hidden under `HiddenPolicy::slow`. Servers close after 60 s of silence.
  Duration hidden_interval{std::chrono::seconds{50}};
  /// When the client has sent nothing for this long, every server has closed (60 s of client silence, protocol.md
  /// "Closing"), so there is nothing to probe.
  Duration given_up_by_server{std::chrono::seconds{90}};
  /// A timer that fires this much too late means that the page slept: frames may have arrived that are not read yet.
  Duration late_wake{std::chrono::seconds{2}};
};

/// Watches one connection for silence. It lives inside that connection's state, so nothing of it outlives a loss.
class Heartbeat {
 public:
  enum class Verdict { wait, beat, probe, lost_heartbeat, lost_probe };

  /// The first heartbeat is due at once: it measures the latency and proves that the server answers.
  Heartbeat(const HeartbeatOptions& options, Instant now)
      : options_(options), next_beat_(now), last_beat_(now), last_heard_(now) {}

  /// Any frame from the server is a sign of life. A frame that arrives right after a probe was written does not end the
  /// probe: it may have been on its way before the network went.
  void heard(Instant now);
  /// The answer to the last heartbeat. Returns the round trip, or nothing if none was outstanding.
  std::optional<Duration> answered(Instant now);
  /// Asks for a quick check. Ignored while one runs.
  void request_probe(Instant now);
  /// What to do now. After `beat` or `probe` the caller must write a heartbeat.
  Verdict check(Instant now);
  /// While the server is known to be blocked (a failing join blocks a whole socket for 5 s, protocol.md "What a client
  /// must survive" 1), silence until `until` proves nothing.
  void excuse_silence(Instant until);
  /// The server is not blocked: from now on silence counts.
  void end_excuse() { excused_until_ = Instant{}; }
  /// A shorter interval counts from now, a longer one from the next heartbeat.
  void use_interval(Duration interval, Instant now);

  Instant deadline() const;
  bool outstanding() const { return outstanding_.has_value(); }
  /// True while a probe is out, so the connection is in doubt.
  bool probing() const { return probing_; }

 private:
  struct Outstanding {
    Instant since;    ///< The first beat that nobody answered.
    Instant sent_at;  ///< The last one: the only one whose reply measures a round trip.
  };

  Verdict beat(Instant now, bool as_probe);
  Instant lost_at() const;

  HeartbeatOptions options_;
  Instant next_beat_;
  Instant last_beat_;
  Instant last_heard_;
  Instant excused_until_{};
  std::optional<Outstanding> outstanding_;
  bool probing_ = false;
  bool probe_requested_ = false;
  bool rechecked_after_sleep_ = false;
  Duration interval_{options_.interval};
};

}  // namespace holdfast
