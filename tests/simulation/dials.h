#pragma once

#include <deque>
#include <optional>
#include <string>

#include "realtime/client_options.h"

namespace holdfast::simulation {

/// How a transport ended.
struct Loss {
  /// The back-off must count it. It need not count what was closed on purpose, what was lost while the page is offline,
  /// or a stale dial that is replaced at the very moment of a trigger.
  bool failed = false;
  Instant answered_at{};  ///< The last answered heartbeat.
  bool restart = false;   ///< The server said that it goes down.
};

/// Checks how one socket of a client may dial: one transport at a time, and no sooner than the back-off allows.
class Dials {
 public:
  explicit Dials(const realtime::ClientOptions& options) : options_(options) {}

  /// Something that allows a dial now: the network or the page came back, or the user asked for a connection.
  void triggered(Instant client_now) { triggered_at_ = client_now; }
  /// The user asks for a connection after having wanted none.
  void start_anew() {
    fresh_ = true;
    losses_ = 0;
  }
  void send_waits() { sends_wait_ = true; }
  /// What is wrong with a dial; nothing if it is fine.
  std::optional<std::string> dialled(TransportId id, Instant client_now);
  void opened(Instant client_now) { opened_at_ = client_now; }
  void gone(TransportId id, Instant client_now, const Loss& loss);
  std::optional<TransportId> transport() const { return transport_; }

 private:
  Duration least_wait() const;
  bool use_spare_dial(Duration waited);
  void count_dial(Instant client_now);

  const realtime::ClientOptions& options_;
  std::optional<TransportId> transport_;
  bool fresh_ = true;  ///< The next dial is the first since the user asked.
  std::size_t losses_ = 0;
  std::size_t early_restarts_ = 0;  ///< Of the back-off, by connections that were healthy and not stable yet.
  bool spare_dial_ = false;         ///< A stable connection earns one long wait that is cut in two.
  bool spread_ = false;             ///< The first wait after a restart is spread from nothing on.
  bool sends_wait_ = false;         ///< Something was sent since the last dial: half a wait is enough.
  std::deque<Instant> dials_;       ///< Of the last 20 s.
  Instant gone_at_{};
  Instant dialled_at_{};
  Instant opened_at_ = never;
  Instant triggered_at_{};
};

}  // namespace holdfast::simulation
