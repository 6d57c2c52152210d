#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "realtime/client.h"
#include "support/events.h"
#include "support/jwt.h"
#include "support/push_request.h"

namespace holdfast::testing {

/// A frame that the client wrote, decoded.
struct Written {
  TransportId transport = 0;
  bool binary = false;
  std::string raw;
  std::string join_ref;
  std::string ref;
  std::string topic;
  std::string event;
  std::string payload;
  Instant at{};
};

/// A real client with a fake clock; the test controls the other end of its socket. `advance` also checks that the
/// client asks for no wake-up that it does not use (a deadline that stays in the past is a busy loop in a browser).
class Harness {
 public:
  explicit Harness(realtime::ClientOptions options = {}, realtime::ChangeListener* listener = nullptr);
  /// Reports events to `sink` instead of keeping them.
  Harness(realtime::ClientOptions options, realtime::EventSink& sink, realtime::ChangeListener* listener = nullptr);
  Harness(const Harness&) = delete;
  Harness& operator=(const Harness&) = delete;

  /// Any input without a method of its own here: `h.feed([](auto& client, Instant now) { … })`.
  template <typename Input>
  void feed(Input input) {
    input(client, now);
    collect();
  }

  // The user.
  void connect();
  void disconnect();
  /// Has channel `id` ask for what a join payload asks of the database: each entry is an attachment, whose id is its
  /// place.
  void ask(ChannelId id, std::string_view join_payload);
  /// Opens channel `id`, asks for all that, and subscribes to it.
  void subscribe(ChannelId id, std::string topic, std::string join_payload = "{}");
  void unsubscribe(ChannelId id);
  void push(const PushRequest& request);
  /// A push of JSON that expects its reply and may wait.
  void push(ChannelId channel, RequestId request, std::string event = "e", std::string payload = "{}");

  // The clock.
  /// Lets time pass, with a wake-up at every deadline, as a page in the foreground has.
  void advance(Duration duration);
  /// Time passes, and the timer fires only at the end, as in a frozen page.
  void sleep(Duration duration);

  // The server. It uses the socket that was dialled last, or that a test sets.
  void open();
  void close(std::uint16_t code = 1006, std::string reason = {});
  /// Drops the connection and opens the next one.
  void reconnect();
  void text(std::string_view frame);
  void binary(std::string_view frame);
  /// A v2 frame; empty refs stand for null.
  void say(std::string_view join_ref, std::string_view ref, std::string_view topic, std::string_view event,
           std::string_view payload);
  void reply(const Written& to, std::string_view status = "ok", std::string_view response = "{}");
  /// Answers the last join of a topic.
  void accept_join(std::string_view topic, std::string_view response = R"({"postgres_changes":[]})");
  void refuse_join(std::string_view topic, std::string_view reason);
  void system(std::string_view topic, std::string_view status, std::string_view message,
              std::string_view extension = "system");
  void close_channel(std::string_view topic);
  /// Connects, opens, subscribes to one plain topic as channel 1 and lets it join.
  void join_one(std::string topic = "room:1", std::string join_payload = "{}");

  // What was seen.
  /// The last frame of that event, and topic if it is given. Fails the test if there is none.
  Written last(std::string_view event, std::string_view topic = {}) const;
  std::vector<Written> all(std::string_view event, std::string_view topic = {}) const;
  std::size_t count(std::string_view event, std::string_view topic = {}) const { return all(event, topic).size(); }
  template <typename E>
  std::vector<E> of() const {
    std::vector<E> found;
    for (const Event& event : events) {
      if (const E* e = std::get_if<E>(&event)) found.push_back(*e);
    }
    return found;
  }
  std::vector<ConnectionState> states() const;
  std::vector<phoenix::ChannelState> channel_states(ChannelId id) const;
  ChannelStateEvent last_of_channel(ChannelId id) const;
  /// How a request ended; nothing if it has not. Fails the test if it ended more than once.
  std::optional<SettledEvent> settled(RequestId request) const;
  ConnectionState state() const { return client.connection().state(); }
  bool is_open() const { return client.connection().is_open(); }
  void forget();

  /// Takes the results of the last input.
  void collect();

  Instant now = instant_from_ms(1'800'000'000'000);
  std::vector<Event> events;
  Recorder recorder{events};
  realtime::Client client;
  bool answers_heartbeats = true;
  std::optional<TransportId> socket;
  std::vector<Instant> dials;
  std::vector<CloseTransport> closes;
  std::deque<Written> written;

 private:
  void carry_out(const realtime::ClientCommand& command);

  std::set<TransportId> alive_;  ///< Dialled, and closed by nobody.
};

}  // namespace holdfast::testing
