#include <array>
#include <cstdio>
#include <vector>

#include "simulation/crowd.h"

namespace holdfast::simulation {
namespace {

using std::chrono::seconds;

/// With so many each, the joins of a restart stay under the limits.
constexpr std::uint8_t channels_at_ease = 2;
constexpr std::array outages{seconds{0}, seconds{5}, seconds{30}};
/// All have come back by then, also at a server that allows a fifth of the joins that come.
constexpr Duration longest_away{std::chrono::minutes{5}};

Limits fifth_of(const Limits& limits) {
  return {limits.connections, limits.joins_per_second / 5, limits.events_per_second / 5, limits.fetches_per_second / 5};
}

std::string what(const Restart& restart) {
  return std::to_string(restart.clients) + " clients of " + std::to_string(restart.channels) +
         " channels, a restart of " + std::to_string(std::chrono::duration_cast<seconds>(restart.lasts).count()) +
         " s, " + std::to_string(static_cast<int>(restart.limits.joins_per_second)) + " joins a second";
}

struct Trial {
  Restart restart;
  bool at_ease = false;  ///< Nobody is to be refused anything.
};

std::vector<Trial> trials(std::size_t clients, std::uint8_t channels) {
  std::vector<Trial> trials;
  const Limits published = limits_for(clients);
  for (const bool is_tight : {false, true}) {
    for (const Duration lasts : outages) {
      const Restart restart{clients, channels, lasts, is_tight ? fifth_of(published) : published};
      trials.push_back({restart, !is_tight && channels <= channels_at_ease});
    }
  }
  return trials;
}

std::optional<std::string> fault_in(Crowd& crowd, const Trial& trial) {
  const Restart& restart = trial.restart;
  const Tally& tally = crowd.tally();
  if (crowd.back() < restart.clients) {
    return std::to_string(restart.clients - crowd.back()) + " never came back: " + what(restart);
  }
  if (crowd.back_after(1) > longest_away) return "the last one came back too late: " + what(restart);
  if (tally.dials.most() > restart.clients * 15 / 100) {
    return std::to_string(tally.dials.most()) + " dial in one second: " + what(restart);
  }
  // Each dial that opens brings the joins of all channels.
  if (tally.joins.most() > restart.clients * 15 * restart.channels / 100) {
    return std::to_string(tally.joins.most()) + " join in one second: " + what(restart);
  }
  if (trial.at_ease && tally.refused() > 0) return std::to_string(tally.refused()) + " were refused: " + what(restart);
  return std::nullopt;
}

void print_header() {
  std::printf("%-26s %-9s | %7s %7s %7s %7s %7s | %7s %7s %7s | %6s %6s %6s %s\n", "a restart", "client", "dials",
              "tokens", "joins", "events", "fetches", "429", "joins", "fetches", "50 %", "99 %", "all", "away");
  std::printf("%-26s %-9s | %39s | %23s | %20s\n", "", "", "the most in any second", "refused", "back after, in s");
}

void print_row(const char* client, const Restart& restart, Crowd& crowd) {
  const auto in_s = [&](double part) { return to_ms(crowd.back_after(part)) / 1000; };
  const Tally& t = crowd.tally();
  const std::string name = std::to_string(std::chrono::duration_cast<seconds>(restart.lasts).count()) + " s, " +
                           std::to_string(static_cast<int>(restart.limits.joins_per_second)) + " joins/s";
  std::printf("%-26s %-9s | %7zu %7zu %7zu %7zu %7zu | %7zu %7zu %7zu | %6.1f %6.1f %6.1f %zu\n", name.c_str(), client,
              t.dials.most(), t.tokens.most(), t.joins.most(), t.events.most(), t.fetches.most(), t.refused_dials,
              t.refused_joins, t.refused_fetches, in_s(0.5), in_s(0.99), in_s(1), restart.clients - crowd.back());
  std::fflush(stdout);
}

}  // namespace

Limits limits_for(std::size_t clients) {
  const double a_second = std::max(100.0, static_cast<double>(clients) / 4);
  return {clients, a_second, a_second, a_second};
}

std::optional<std::string> crowd_fault() {
  constexpr std::size_t clients = 1000;
  for (const std::uint8_t channels : {channels_at_ease, std::uint8_t{channels_at_ease + 1}}) {
    for (const Trial& trial : trials(clients, channels)) {
      Crowd crowd{holdfast_member, trial.restart, 1};
      crowd.run();
      if (auto fault = fault_in(crowd, trial)) return fault;
    }
  }
  return std::nullopt;
}

bool print_crowd(std::size_t clients, std::uint8_t channels) {
  bool well = true;
  print_header();
  for (const Trial& trial : trials(clients, channels)) {
    for (const bool ours : {true, false}) {
      std::fprintf(stderr, "%s, %s …\n", what(trial.restart).c_str(), ours ? "holdfast" : "realtime-js");
      Crowd crowd{ours ? holdfast_member : official_member, trial.restart, 1};
      crowd.run();
      print_row(ours ? "holdfast" : "official", trial.restart, crowd);
      const auto fault = ours ? fault_in(crowd, trial) : std::nullopt;
      if (fault) std::printf("%s\n", fault->c_str());
      well = well && !fault;
    }
  }
  return well;
}

}  // namespace holdfast::simulation
