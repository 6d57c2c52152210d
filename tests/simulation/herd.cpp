#include "simulation/herd.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "simulation/policies.h"

namespace holdfast::simulation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t clients = 1000;
constexpr std::size_t most_a_second = clients * 15 / 100;
constexpr Instant cut_at = instant_from_ms(1'800'000'000'000);

struct Kind {
  const char* name;
  Cut cut;
};
constexpr Kind restart{"a restart", Cut::restart};
constexpr Kind silence{"a silent cut of all", Cut::silent};
constexpr Kind reset{"a reset of all", Cut::reset};
constexpr std::array lasting{seconds{0}, seconds{2}, seconds{5}, seconds{10}, seconds{30}};

/// One client's dials from the cut on. It has been connected for a while, so the heartbeats of a thousand are not in
/// step.
void add_dials(std::size_t client, std::uint64_t seed, const Outage& outage, std::vector<Instant>& dials) {
  Dice dice{seed};
  HoldfastPolicy policy{dice.seed()};
  const Habits habits{.acts_every = client % 10 == 0 ? seconds{10} : seconds{0}, .sends_every = seconds{1}};
  const Duration up = minutes{1} + dice.between(Duration{0}, seconds{30});
  Line<HoldfastPolicy> line{policy, dice, habits, cut_at - up};
  line.stay_up(cut_at - line.now());
  line.endure(outage);
  for (const Instant dial : line.dials()) {
    if (dial >= cut_at) dials.push_back(dial);
  }
}

std::size_t most_in_any_second(std::vector<Instant> dials) {
  std::sort(dials.begin(), dials.end());
  std::size_t most = 0;
  std::size_t first = 0;
  for (std::size_t last = 0; last < dials.size(); ++last) {
    while (dials[last] - dials[first] >= seconds{1}) ++first;
    most = std::max(most, last - first + 1);
  }
  return most;
}

std::size_t peak(const Kind& kind, Duration lasts, std::uint64_t run) {
  Dice dice{run};
  std::vector<Instant> dials;
  for (std::size_t i = 0; i < clients; ++i) add_dials(i, dice.seed(), {kind.cut, lasts}, dials);
  return most_in_any_second(std::move(dials));
}

}  // namespace

std::optional<std::string> herd_fault() {
  for (const Kind& kind : {restart, silence}) {
    for (const Duration lasts : lasting) {
      for (std::uint64_t run = 0; run < 10; ++run) {
        const std::size_t most = peak(kind, lasts, run);
        if (most <= most_a_second) continue;
        return std::to_string(most) + " of " + std::to_string(clients) + " dial in one second after " + kind.name +
               " of " + std::to_string(lasts.count()) + " ms (run " + std::to_string(run) + ")";
      }
    }
  }
  return std::nullopt;
}

void print_herd() {
  std::printf("\n%-28s %10s\n", "of 1,000 in a second", "at most");
  for (const Kind& kind : {restart, silence, reset}) {
    std::size_t most = 0;
    for (const Duration lasts : lasting) most = std::max(most, peak(kind, lasts, 0));
    std::printf("%-28s %10zu\n", kind.name, most);
  }
}

}  // namespace holdfast::simulation
