#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "core/connection_manager.h"

namespace holdfast::testing {

/// The connection machine with a clock; the test controls the socket.
class Machine {
 public:
  explicit Machine(ConnectionOptions options = {}, std::uint64_t seed = 1) : connection(std::move(options), seed) {}

  template <typename Input>
  void feed(Input input) {
    input();
    take();
  }
  void connect() {
    feed([&] { connection.connect(now); });
  }
  void open() {
    feed([&] { connection.transport_opened(*connection.transport(), now); });
  }
  void close(std::uint16_t code = 1006) {
    feed([&] { connection.transport_closed(*connection.transport(), CloseInfo{code, {}}, now); });
  }
  void online(bool online) {
    feed([&] { connection.online_changed(online, now); });
  }
  void visible(bool visible) {
    feed([&] { connection.visible_changed(visible, now); });
  }
  /// Time passes; the server answers every heartbeat if `answers`.
  void advance(Duration duration) {
    const Instant end = now + duration;
    int in_place = 0;
    while (connection.deadline() <= end) {
      in_place = connection.deadline() > now ? 0 : in_place + 1;
      ASSERT_LT(in_place, 3) << "a busy loop";
      now = std::max(now, connection.deadline());
      feed([&] { connection.deadline_reached(now); });
    }
    now = end;
  }
  void take() {
    for (const auto& output : connection.take_outputs()) {
      if (std::holds_alternative<OpenTransport>(output)) dials.push_back(now);
      if (const auto* close_it = std::get_if<CloseTransport>(&output)) closes.push_back(*close_it);
      if (const auto* change = std::get_if<StateChange>(&output)) changes.push_back(*change);
      if (!std::holds_alternative<WriteHeartbeat>(output)) continue;
      ++heartbeats;
      if (answers) connection.heartbeat_answered(now);
    }
  }
  std::vector<ConnectionState> states() const {
    std::vector<ConnectionState> seen;
    for (const auto& change : changes) {
      if (change.state != change.previous) seen.push_back(change.state);
    }
    return seen;
  }
  ConnectionState state() const { return connection.state(); }

  ConnectionManager connection;
  Instant now = instant_from_ms(1'800'000'000'000);
  bool answers = true;
  std::vector<Instant> dials;
  std::vector<CloseTransport> closes;
  std::vector<StateChange> changes;
  int heartbeats = 0;
};

inline Machine connected(ConnectionOptions options = {}) {
  Machine m{std::move(options)};
  m.connect();
  m.open();
  return m;
}

}  // namespace holdfast::testing
