#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>
#include "support/push_request.h"

#include "realtime/client.h"
#include "simulation/checks.h"
#include "simulation/dice.h"
#include "simulation/listeners.h"
#include "simulation/rights.h"
#include "simulation/server.h"
#include "simulation/timeline.h"

namespace holdfast::simulation {

/// One run from one seed: a real client; a modelled network, server, page and user; five virtual minutes of faults;
/// then the time in which everything must recover.
class World {
 public:
  /// `trace`: prints every event to stderr.
  World(std::uint64_t seed, bool trace);

  /// What went wrong; nothing if all held.
  std::optional<std::string> run();

 private:
  struct Socket {
    bool open = false;
    bool dead = false;     ///< Half-open: nothing gets through, nobody is told.
    bool hanging = false;  ///< The dial is never answered.
    bool refused = false;  ///< The dial is being refused.
    Instant last_up{};     ///< TCP keeps order: when the last frame arrives.
    Instant last_down{};
    std::uint32_t number = 0;  ///< The client's socket that dialled it.
  };
  struct Room {
    std::string topic;
    bool open = false;
    bool wanted = false;
    std::string tracked;  ///< What the user asked to be shown as; empty if nothing.
    std::uint32_t track_request = 0;
  };

  // world.cpp: time, and the client's wishes.
  void advance_to(Instant end);
  Instant wake_at() const;
  Instant client_now() const { return now_ + clock_ahead_; }
  void wake();
  void look_at_bounds();
  template <typename Input>
  void feed(Input input) {
    input(*client_, client_now());
    carry_out();
  }
  void carry_out();
  void dial(TransportId id);
  void write(TransportId id, const std::string& frame);
  void brought_down(TransportId id, std::uint32_t request, const std::string& join);
  std::optional<TransportId> some_transport();
  Instant answered_at(TransportId id) const;
  void deliver(TransportId id, const std::string& frame);
  bool is_awaited(TransportId id, std::optional<std::uint64_t> change) const;
  void server_sends(TransportId id, std::string frame, Duration delay, bool late);
  void close_socket(TransportId id, std::uint16_t code, std::uint32_t poison = 0);
  void closed_by_client(const CloseTransport& close);
  std::optional<Instant> expiry(std::string_view token) const;
  void token_wanted();
  std::string mint(Instant expires);
  void give(const std::string& token);
  Duration latency();
  void note(const std::string& what);
  void to_page(std::function<void()> what);
  void thaw();

  // faults.cpp: what goes wrong, and what the user does meanwhile.
  void plan();
  void strike();
  void strike_socket();
  void strike_server();
  void strike_page();
  void click();
  void user_acts();
  std::string poison(std::uint32_t request);
  void push(ChannelId id);
  void track(ChannelId id);
  void user_connect();
  void subscribe(ChannelId id);
  void listen(ChannelId id);
  void listen_no_more(ChannelId id);
  bool listen_once(ChannelId id);
  template <typename Task>
  void interrupting_nobody(ChannelId id, Task task);
  Listeners::Ask some_wish();
  Listeners::Config some_config();
  void change_person();
  void heal();
  std::optional<TransportId> transport_of(ChannelId id) const;
  void expect_recovery();
  void expect_settlement();

  std::uint64_t seed_;
  bool trace_;
  Dice dice_;
  Timeline timeline_;
  Instant now_ = instant_from_ms(1'800'000'000'000);
  Duration clock_ahead_{0};
  realtime::ClientOptions options_;
  Checks checks_;
  Rights rights_;
  Listeners listeners_;
  Server server_;
  std::vector<testing::Event> events_;
  testing::Recorder recorder_{events_};
  std::unique_ptr<realtime::Client> client_;

  std::map<TransportId, Socket> sockets_;
  std::map<ChannelId, Room> rooms_;
  std::map<std::string, Instant, std::less<>> tokens_;  ///< Token -> expiry.
  std::vector<std::function<void()>> unread_;           ///< What waits for a frozen page.
  bool frozen_ = false;
  bool throttled_ = false;
  bool online_ = true;
  bool page_online_ = true;  ///< What the page was told of it.
  bool visible_ = true;
  bool suspended_ = false;
  bool connect_wanted_ = false;
  bool healed_ = false;
  bool server_down_ = false;
  bool dials_hang_ = false;
  bool flapping_ = false;
  bool token_fails_ = false;
  bool token_hangs_ = false;
  bool token_stale_ = false;
  bool token_asked_ = false;
  Duration slow_{std::chrono::milliseconds{60}};
  std::uint32_t last_request_ = 0;
  Instant hindered_until_{};                  ///< Frozen or throttled, the page cannot keep time.
  std::set<std::string> left_;                ///< Joins that the client has ended, by topic and ref.
  std::map<std::string, std::string> joins_;  ///< The last one of each topic.
  std::map<std::uint32_t, Instant> bounded_;  ///< By when they must settle.
  std::uint32_t last_token_ = 0;
  std::string person_;         ///< Who sits there; the client learns of it with the next token.
  std::string current_token_;  ///< What the client was given last.
  std::size_t refused_dials_ = 0;
};

}  // namespace holdfast::simulation
