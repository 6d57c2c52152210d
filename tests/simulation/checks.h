#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "realtime/client.h"
#include "simulation/dials.h"
#include "simulation/server.h"
#include "support/events.h"

namespace holdfast::simulation {

/// What must hold whatever happens. The first thing that does not is kept.
class Checks {
 public:
  explicit Checks(const realtime::ClientOptions& options) : options_(options) {}

  // What the world did to the client.
  /// Something that allows a dial now: the network or the page came back, or the user asked for a connection.
  void triggered(Instant client_now);
  void user_connects(Instant client_now);
  void user_disconnects();
  void asked(std::uint32_t request, ChannelId channel);

  // What the client did.
  /// `socket`: the number of the client's socket that dials.
  void dialled(TransportId id, std::uint32_t socket, Instant client_now);
  void opened(TransportId id, Instant client_now) { dials_of(id).opened(client_now); }
  /// The transport is gone, whoever closed it.
  void gone(TransportId id, Instant client_now, const Loss& loss) { dials_of(id).gone(id, client_now, loss); }
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
  Dials& dials_of(TransportId id) { return dials_.at(numbers_.at(id)); }
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

  std::map<std::uint32_t, Dials> dials_;          ///< By the number of a socket.
  std::map<TransportId, std::uint32_t> numbers_;  ///< Of the socket that dialled it.
  bool wanted_ = false;
  Instant triggered_at_{};
  Instant second_{};
  int wakes_in_second_ = 0;
  int wakes_in_place_ = 0;
};

}  // namespace holdfast::simulation
