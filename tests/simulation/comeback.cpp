#include "simulation/comeback.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "simulation/policies.h"

namespace holdfast::simulation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t runs = 2'000;
constexpr Instant start = instant_from_ms(1'800'000'000'000);
/// Somebody who is at the page clicks, taps or types once in this time.
constexpr Habits somebody{.acts_every = seconds{10}};

struct Kind {
  const char* name;
  Cut cut;
  Duration least;
  Duration most;
  int times = 1;  ///< In a row, with 3 s between; the last one is looked at.
};

constexpr std::array kinds{
    Kind{"a reset", Cut::reset, Duration{0}, Duration{900}},
    Kind{"three short cuts in a row", Cut::reset, Duration{100}, Duration{900}, 3},
    Kind{"a cut by reset, 1-30 s", Cut::reset, seconds{1}, seconds{30}},
    Kind{"a silent cut, 1-30 s", Cut::silent, seconds{1}, seconds{30}},
    Kind{"a restart, 1-30 s", Cut::restart, seconds{1}, seconds{30}},
};

struct Result {
  std::vector<Duration> away;
  std::size_t most_dials = 0;

  Duration median() {
    std::sort(away.begin(), away.end());
    return away[away.size() / 2];
  }
};

std::size_t most_in_20_s(const std::vector<Instant>& dials) {
  std::size_t most = 0;
  std::size_t first = 0;
  for (std::size_t last = 0; last < dials.size(); ++last) {
    while (dials[last] - dials[first] >= seconds{20}) ++first;
    most = std::max(most, last - first + 1);
  }
  return most;
}

template <typename Policy>
Result measure(const Kind& kind, const Habits& habits) {
  Result result;
  for (std::uint64_t run = 0; run < runs; ++run) {
    Dice dice{run};
    Policy policy{dice.seed()};
    Line<Policy> line{policy, dice, habits, start};
    line.stay_up(minutes{2} + dice.between(Duration{0}, minutes{1}));
    Duration away{0};
    for (int i = 0; i < kind.times; ++i) {
      if (i > 0) line.stay_up(seconds{3});
      away = line.endure({kind.cut, dice.between(kind.least, kind.most)});
    }
    result.away.push_back(away);
    result.most_dials = std::max(result.most_dials, most_in_20_s(line.dials()));
  }
  return result;
}

double in_seconds(Duration d) { return to_ms(d) / 1000; }

}  // namespace

std::optional<std::string> comeback_fault() {
  for (const Kind& kind : kinds) {
    Result ours = measure<HoldfastPolicy>(kind, somebody);
    const Duration official = measure<OfficialPolicy>(kind, somebody).median();
    if (ours.most_dials > 6) return std::to_string(ours.most_dials) + " dials in 20 s after " + kind.name;
    if (ours.median() <= official) continue;
    return "after " + std::string{kind.name} + " it takes " + std::to_string(ours.median().count()) +
           " ms to come back, and the official client " + std::to_string(official.count()) + " ms";
  }
  return std::nullopt;
}

void print_comeback() {
  std::printf("%-28s %10s %10s %10s\n", "back after, median in s", "holdfast", "nobody", "official");
  for (const Kind& kind : kinds) {
    std::printf("%-28s %10.1f %10.1f %10.1f\n", kind.name, in_seconds(measure<HoldfastPolicy>(kind, somebody).median()),
                in_seconds(measure<HoldfastPolicy>(kind, {}).median()),
                in_seconds(measure<OfficialPolicy>(kind, {}).median()));
  }
}

}  // namespace holdfast::simulation
