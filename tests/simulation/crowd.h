#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulation/crowd_member.h"
#include "simulation/crowd_server.h"
#include "simulation/dice.h"
#include "simulation/timeline.h"

namespace holdfast::simulation {

using MakeMember = std::unique_ptr<Member> (*)(std::uint64_t seed, std::uint8_t channels);

/// A server's restart (close 1012) with everybody connected to it.
struct Restart {
  std::size_t clients = 0;
  std::uint8_t channels = 0;  ///< Of each client.
  Duration lasts{0};
  Limits limits;  ///< Of the server that comes back.
};

/// Everybody at one server, each with two channels or more, a token to be asked for and a live table to be fetched.
/// They come over a minute; then the server restarts, one in ten clicks now and then, and each sends a message
/// meanwhile.
class Crowd {
 public:
  Crowd(MakeMember make, const Restart& restart, std::uint64_t seed);

  /// Runs until all are back; a quarter of an hour at most.
  void run();

  std::size_t back() const { return away_for_.size(); }
  /// How long after the server was up again a part of the clients was back. `part` of those that came back.
  Duration back_after(double part);
  const Tally& tally() const { return server_.tally; }

 private:
  struct Place {
    std::unique_ptr<Member> member;
    std::uint32_t line = 0;  ///< Names the socket or dial in use; whatever is on the way for an older one is void.
    bool open = false;
    Instant last_up{};
    Instant last_down{};
    Instant armed_at = never;
    // The live table's fetch, as `PageFetch` (js/src/table/page_fetch.ts) paces and repeats it.
    std::uint32_t fetch = 0;  ///< Names the one that is planned or under way.
    std::size_t failures = 0;
    Instant fetched_at{};  ///< When the last one was begun.
    bool fetched = false;
    bool away = false;
  };

  void stop_server();
  void start_server();
  void run_until(Instant end);
  template <typename Input>
  void feed(std::size_t i, Input input);
  void carry_out(std::size_t i);
  void arm(std::size_t i);
  void dial(std::size_t i);
  void dialled(std::size_t i, std::uint32_t line);
  void close(std::size_t i, std::uint16_t code);
  void hang_up(std::size_t i);
  void carry_up(std::size_t i, const Said& said);
  void carry_down(std::size_t i, const Heard& heard, Duration after);
  void plan_fetch(std::size_t i, Duration wait);
  void fetch(std::size_t i, std::uint32_t fetch);
  void act_sometimes(std::size_t i);
  Duration latency();
  template <typename What>
  void on_line(std::size_t i, Instant when, What what);

  Restart restart_;
  Dice dice_;
  Timeline timeline_;
  Instant now_ = instant_from_ms(1'800'000'000'000);
  CrowdServer server_;
  std::vector<Place> places_;
  bool restarted_ = false;
  Instant up_again_{};
  std::vector<Duration> away_for_;
};

/// What the published limits come to for so many connections: at 10,000 of them 2,500 joins and as many events a second
/// (supabase.com/docs/guides/realtime/limits), and of REST as much; of few connections a hundred.
Limits limits_for(std::size_t clients);

/// A thousand whole clients whose server restarts. With two channels each nobody is refused anything under the limits.
/// With three, and at a server that allows a fifth of that, some are, and all come back in the end. Says what went
/// wrong; nothing if all held.
std::optional<std::string> crowd_fault();

/// The same of any number, beside the model of the official client, as a table to stdout, with progress to stderr.
/// False if one of ours stayed away, or was refused something under the limits with its two channels.
bool print_crowd(std::size_t clients, std::uint8_t channels);

}  // namespace holdfast::simulation
