#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/backoff.h"
#include "core/connection_state.h"
#include "core/defaults.h"
#include "core/enums.h"
#include "core/heartbeat.h"
#include "core/quality_monitor.h"
#include "core/random.h"

namespace holdfast {

struct ConnectionOptions {
  BackoffOptions backoff;
  HeartbeatOptions heartbeat;
  QualityOptions quality;
  Duration connect_timeout = defaults::connect_timeout;  ///< A dial that takes longer has failed.
  Duration stable_after = defaults::stable_after;        ///< Up this long, the back-off starts anew.
  /// After a close that says "the server goes down" (1001, 1012, 1013) every client dials. The first wait is spread
  /// over this much, and each later wait is at least this long until the client is connected. So the waves of a
  /// thousand clients follow each other and never add up (at most 15 % dial in any second,
  /// `tests/simulation/herd.cpp`).
  Duration restart_spread = defaults::restart_spread;
  Duration quiet_redial{std::chrono::seconds{60}};  ///< Between dials while the browser claims to be offline.
  Duration pause_after = defaults::pause_after;     ///< Hidden this long, `HiddenPolicy::pause` disconnects.
  HiddenPolicy hidden_policy = defaults::hidden_policy;
};

/// The connection's state machine: dialling, liveness, back-off. Sans-IO: facts and time go in, outputs come out. It
/// knows nothing of frames. No other input undoes what the user wants (`connect`, `disconnect`).
class ConnectionManager {
 public:
  /// `last_transport` counts the transports of several connections together, so that no two have the same id. It must
  /// outlive the manager.
  ConnectionManager(ConnectionOptions options, std::uint64_t seed, TransportId* last_transport = nullptr);

  void connect(Instant now);
  void disconnect(Instant now);
  /// Ends the attempt for good with a named error, for example when the address is invalid.
  void fail(ErrorCode error, Instant now);
  /// Drops the connection as a network would (specification, `simulateDisconnect`).
  void simulate_disconnect(Instant now);
  /// Gives an open socket up for a new one, after the back-off's wait. Does nothing if none is open.
  void give_up(ErrorCode reason, Instant now);

  void transport_opened(TransportId transport, Instant now);
  void transport_closed(TransportId transport, const CloseInfo& close, Instant now);
  void frame_heard(Instant now);
  void heartbeat_answered(Instant now);
  void deadline_reached(Instant now);

  void online_changed(bool online, Instant now);
  void visible_changed(bool visible, Instant now);
  /// The page goes to sleep (frozen, or into the back/forward cache), where the socket would die unnoticed.
  void suspend(Instant now);
  void resume(Instant now);
  /// A message has had no answer for too long: checks whether the server still answers.
  void suspect(Instant now);
  /// The user does something on the page: ends a wait at once if the last dial is 4 s old.
  void user_acted(Instant now);
  /// A message waits: halves the wait, unless the server restarts, when the messages of all clients would arrive at
  /// once.
  void send_waits(Instant now);
  /// Another page of this user is connected, so the server can be reached: ends one wait at once, as `online` does.
  void connected_elsewhere(Instant now);
  void excuse_silence(Instant until);
  void end_excuse();

  /// The earliest moment at which `deadline_reached` has work; `never` if none.
  Instant deadline() const;
  std::vector<ConnectionOutput> take_outputs();

  ConnectionState state() const;
  bool is_open() const { return std::holds_alternative<Open>(state_); }
  /// The socket in use or being dialled.
  std::optional<TransportId> transport() const;
  /// True while a probe is out: the connection is in doubt, and what is written now may be lost.
  bool checking() const;
  const Quality& quality() const { return quality_.quality(); }
  Instant last_heartbeat_at() const { return last_heartbeat_at_; }
  std::uint32_t attempts() const { return backoff_.attempts(); }

 private:
  struct Idle {};  ///< Nobody wants a connection, or the last attempt failed for good.
  struct Offline {
    Instant redial_at;
  };
  struct Suspended {};
  struct Lost {};  ///< Passed through by every loss, so that users see `disconnected` with its reason.
  struct Waiting {
    Instant retry_at;
    Instant since{};
    bool hurried = false;
    bool halved = false;  ///< For something that has to be sent; once.
  };
  enum class DialKind : std::uint8_t { first, again, quiet };
  struct Dialing {
    TransportId transport;
    Instant timeout_at;
    DialKind kind;
  };
  struct Open {
    TransportId transport;
    Instant opened_at;
    Instant stable_at;
    Heartbeat heartbeat;
    bool answered = false;  ///< A heartbeat came back.
  };
  using State = std::variant<Idle, Offline, Suspended, Lost, Waiting, Dialing, Open>;

  static ConnectionState visible_state(const State& state);
  void enter(State next, ErrorCode reason, const CloseInfo& close = {0, {}});
  void dial(DialKind kind, Instant now);
  void start(Instant now);
  void lose(ErrorCode reason, const CloseInfo& close, Instant now);
  void retry_later(ErrorCode reason, const CloseInfo& close, Instant now);
  void count_merits(const Open& open, Instant now);
  Duration next_wait(const CloseInfo& close);
  Duration wait_for_restart();
  void shorten_wait(Instant until, bool hurried, Instant now);
  /// When another dial may go out: at most six in any 20 s, whatever hurries them.
  Instant dial_allowed_at() const;
  void hurry(Instant now);
  void dial_soon(Instant now);
  void close_transport(std::uint16_t code);
  void beat_if_due(Open& open, Instant now);
  Duration heartbeat_interval() const;
  bool slowed() const { return hidden_ && options_.hidden_policy == HiddenPolicy::slow; }
  void redial_if_stale(Instant now);

  ConnectionOptions options_;
  Random random_;
  Backoff backoff_;
  QualityMonitor quality_;
  State state_ = Idle{};
  std::vector<ConnectionOutput> outputs_;
  TransportId* shared_transports_;
  TransportId last_transport_ = 0;
  Instant dialed_at_{};
  std::array<Instant, 6> last_dials_{};  ///< A ring; the next one to be written is the oldest.
  std::size_t next_dial_ = 0;
  Instant last_heartbeat_at_{};
  Instant pause_at_ = never;
  bool online_ = true;
  bool hidden_ = false;
  bool suspended_ = false;
  bool server_restarts_ = false;  ///< It said so, and has not been reached since.
  bool was_healthy_ = false;      ///< The connection just lost: up for a while, and answered.
  bool spare_dial_ = false;       ///< Earned by a stable connection: one long wait is cut in two.
  std::uint8_t early_restarts_ = 0;
  bool hurried_ = false;  ///< A wait was cut short by the browser already; the next one is waited out.
};

}  // namespace holdfast
