#include "simulation/herd.h"

#include <algorithm>
#include <vector>

#include "core/connection_manager.h"
#include "simulation/dice.h"

namespace holdfast::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t clients = 1000;
constexpr std::size_t most_a_second = clients * 15 / 100;

/// One client's dials after the restart, while the server is away until `back_at`.
void run_client(std::uint64_t seed, Instant restart, Instant back_at, std::vector<Instant>& dials) {
  ConnectionManager connection{{}, seed};
  connection.connect(restart - minutes{1});
  connection.transport_opened(*connection.transport(), restart - minutes{1});
  connection.deadline_reached(restart - seconds{30});
  connection.heartbeat_answered(restart - seconds{30});
  connection.take_outputs();
  Instant now = restart;
  connection.transport_closed(*connection.transport(), CloseInfo{1012, {}}, now);
  while (!connection.is_open()) {
    now = connection.deadline();
    connection.deadline_reached(now);
    dials.push_back(now);
    now += milliseconds{20};
    if (now >= back_at) {
      connection.transport_opened(*connection.transport(), now);
    } else {
      connection.transport_closed(*connection.transport(), CloseInfo{1006, {}}, now);
    }
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

}  // namespace

std::optional<std::string> herd_fault() {
  const Instant restart = instant_from_ms(1'800'000'000'000);
  for (const int away_s : {0, 2, 5, 10, 30}) {
    for (std::uint64_t run = 0; run < 20; ++run) {
      Dice dice{run};
      std::vector<Instant> dials;
      for (std::size_t i = 0; i < clients; ++i) run_client(dice.seed(), restart, restart + seconds{away_s}, dials);
      const std::size_t most = most_in_any_second(dials);
      if (most <= most_a_second) continue;
      return std::to_string(most) + " of " + std::to_string(clients) +
             " dial in one second when the server is away for " + std::to_string(away_s) + " s (run " +
             std::to_string(run) + ")";
    }
  }
  return std::nullopt;
}

}  // namespace holdfast::simulation
