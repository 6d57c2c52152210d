#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "realtime/client.h"
#include "simulation/server.h"
#include "support/events.h"

namespace holdfast::simulation {

/// What must hold whatever happens. The first thing that does not is kept.
class Checks {
 public:
  explicit Checks(const realtime::ClientOptions& options) : options_(options) {}

  // What the world did to the client.
  /// Something that allows a dial now: the network or the page came back, or the user asked for a connection.
  void triggered(Instant client_now) { triggered_at_ = client_now; }
  void user_connects(Instant client_now);
  void user_disconnects();
  void asked(std::uint32_t request, ChannelId channel) {
    asked_[request] = channel;
    sends_wait_ = true;
  }

  // What the client did.
  void dialled(TransportId id, Instant client_now);
  void opened(Instant client_now) { opened_at_ = client_now; }
  /// The socket is gone, whoever closed it. `failed`: the back-off must count it; what was closed on purpose, or lost
  /// while the page is offline, need not count, nor a stale dial that is replaced at the very moment of a trigger.
  /// `answered_at`: the last answered heartbeat; `restart`: the server said that it goes down.
  void gone(TransportId id, Instant client_now, bool failed, Instant answered_at, bool restart = false);
  /// `as`: who is signed in. Only one user's messages keep their order.
  void wrote(TransportId id, const std::string& frame, const std::string& as, bool in_doubt);
  /// The client hears that the server has closed a channel or the socket for this request.
  void brought_down(std::uint32_t request);
  void told(const testing::Event& event, const Server& server);
  /// After each step.
  void rest(const realtime::Client& client);
  void woke(Instant client_now, Instant deadline_after);

  // At the end.
  std::vector<std::uint32_t> unsettled() const;
  const std::map<std::uint32_t, ChannelId>& asked_for() const { return asked_; }
  bool was_acked(std::uint32_t request) const { return acked_.contains(request); }

  void require(bool holds, const std::string& what);
  const std::optional<std::string>& failure() const { return failure_; }

 private:
  Duration least_wait() const;
  bool use_spare_dial(Duration waited);
  void count_dial(Instant client_now);
  void state_told(const testing::ConnectionStateEvent& e);
  void settled_told(const testing::SettledEvent& e, const Server& server);

  realtime::ClientOptions options_;
  std::optional<std::string> failure_;
  ConnectionState state_ = ConnectionState::disconnected;
  std::map<std::uint32_t, ChannelId> asked_;
  std::map<std::uint32_t, int> settled_;
  std::set<std::uint32_t> acked_;
  std::map<std::uint32_t, int> writes_;
  std::map<std::uint32_t, int> brought_down_;
  std::map<std::string, std::uint32_t> last_written_;  ///< By transport, join and user: order is kept within these.

  std::optional<TransportId> socket_;
  bool wanted_ = false;
  bool fresh_ = false;  ///< The next dial is the first since the user asked.
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
  Instant second_{};
  int wakes_in_second_ = 0;
  int wakes_in_place_ = 0;
};

}  // namespace holdfast::simulation
