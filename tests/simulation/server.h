#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/connection_state.h"
#include "phoenix/json_codec.h"
#include "simulation/dice.h"
#include "simulation/listeners.h"
#include "simulation/timeline.h"

namespace holdfast::simulation {

/// How the server misbehaves at the moment; each number is a probability.
struct ServerFaults {
  double join_error = 0;      ///< Refused, and the socket blocked for 5 s.
  double join_silence = 0;    ///< Never answered.
  double system_error = 0;    ///< Changes do not flow at first.
  double system_silence = 0;  ///< Nothing is said of changes.
  double push_silence = 0;    ///< A push is dropped without a word.
  double reply_twice = 0;
  double reply_late = 0;  ///< Overtaken by later frames.
};

/// Phoenix and Supabase Realtime as their recordings show them (protocol.md): joins, duplicate joins, stale join_refs,
/// system messages, tokens, presence and rate limits.
class Server {
 public:
  /// What the server does to the world. `late`: other frames may overtake this one.
  struct Hands {
    std::function<void(TransportId, std::string, Duration delay, bool late)> send;
    std::function<void(TransportId, std::uint16_t code)> close;
    /// Closes a connection because of this request.
    std::function<void(TransportId, std::uint32_t request)> kick;
    std::function<Instant()> now;
    std::function<std::optional<Instant>(std::string_view token)> expiry;  ///< Nothing: no valid token.
    std::function<std::string(std::string_view token)> person;             ///< Whose it is; empty without one.
  };

  Server(phoenix::Version version, Hands hands, Timeline& timeline, Dice& dice)
      : version_(version), hands_(std::move(hands)), timeline_(timeline), dice_(dice) {}

  void opened(TransportId id);
  void closed(TransportId id) { connections_.erase(id); }
  void received(TransportId id, const std::string& frame);
  /// Ends all misbehaviour, also what is under way: unanswered joins get answers, blocks end, changes flow, and joined
  /// channels outlive their tokens.
  void heal();

  // Faults that strike once, at a random channel of a connection.
  void crash_channel(TransportId id);
  void close_channel(TransportId id);
  void forget_channel(TransportId id);
  void hit_rate_limit(TransportId id);
  /// Sends a database change on a random channel, under the ids of some of what it was joined with.
  void publish(TransportId id, Listeners& listeners);
  /// Sends something on a random channel that only the user of the server's token may know.
  void confide(TransportId id);

  /// The join_ref under which a topic is joined on a connection; empty if it is not.
  std::string join_ref(TransportId id, const std::string& topic) const;
  /// The payload that is tracked for a topic on a connection; empty if none is.
  std::string presence(TransportId id, const std::string& topic) const;
  /// The token that the server has for a topic on a connection; empty if the topic is not joined, or without one.
  std::string token(TransportId id, const std::string& topic) const;
  std::uint64_t tokens_repeated() const { return tokens_repeated_; }
  bool processed(std::uint32_t request) const { return processed_.contains(request); }
  std::uint64_t presence_limits_hit() const { return presence_limits_hit_; }

  ServerFaults faults;
  std::size_t channels_per_connection = 100;

 private:
  struct Channel {
    std::string join_ref;
    bool wants_changes = false;
    std::vector<std::string> entries;  ///< Of `postgres_changes`, as they were asked for.
    bool changes_told = false;
    std::string token;
    Instant expires_at = never;
    std::string presence;
    std::vector<Instant> presence_calls;
    std::uint64_t life = 0;
  };
  struct Frame {
    std::string join_ref, ref, topic, event, payload;
  };
  struct Connection {
    std::map<std::string, Channel> channels;
    std::map<std::string, Frame> unanswered_joins;
    std::map<std::string, std::string> ended_joins;  ///< By topic: the join_ref of one that another has ended.
    Instant blocked_until{};
    Instant heard_at{};
    std::vector<Instant> pushes;
    std::uint64_t life = 0;
  };

  Connection* find(TransportId id);
  Channel* find(TransportId id, const std::string& topic, std::uint64_t life);
  const Channel* channel(TransportId id, const std::string& topic) const;
  void take_up(TransportId id, std::uint64_t life, const Frame& frame);
  void handle(TransportId id, const Frame& frame);
  void join(TransportId id, Connection& connection, const Frame& frame);
  static void end_old(Connection& connection, const std::string& topic);
  void say_ended(TransportId id, Connection& connection, const std::string& topic);
  void accept(TransportId id, Connection& connection, const Frame& frame);
  void refuse(TransportId id, Connection& connection, const Frame& frame, std::string_view reason);
  void push(TransportId id, Connection& connection, Channel& channel, const Frame& frame);
  void be_poisoned(TransportId id, const Frame& frame);
  void track(TransportId id, Connection& connection, Channel& channel, const Frame& frame);
  void refresh(TransportId id, Connection& connection, Channel& channel, const Frame& frame);
  void watch_token(TransportId id, const std::string& topic);
  void watch_silence(TransportId id, std::uint64_t life);
  void tell_changes(TransportId id, const std::string& topic);
  void shut(TransportId id, const std::string& topic, std::string_view message);
  void reply(TransportId id, const Frame& to, std::string_view status, std::string_view response);
  void confide(TransportId id, const std::string& topic, const Channel& channel);
  void say(TransportId id, const Frame& frame, Duration delay = Duration{0}, bool late = false);
  std::string random_topic(TransportId id);
  std::size_t id_of(const std::string& entry);

  phoenix::Version version_;
  Hands hands_;
  Timeline& timeline_;
  Dice& dice_;
  std::map<TransportId, Connection> connections_;
  std::set<std::uint32_t> processed_;
  std::map<std::string, std::size_t> ids_;  ///< By entry: the same in each join.
  std::uint64_t lives_ = 0;
  bool healed_ = false;
  std::uint64_t presence_limits_hit_ = 0;
  std::uint64_t tokens_repeated_ = 0;  ///< Refreshes that brought the token that the channel had.
};

}  // namespace holdfast::simulation
