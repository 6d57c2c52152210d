#include "simulation/policies.h"

#include <array>

namespace holdfast::simulation {
namespace {

using std::chrono::seconds;

constexpr std::array<Duration, 4> official_waits{seconds{1}, seconds{2}, seconds{5}, seconds{10}};
constexpr Duration official_heartbeat = seconds{25};

}  // namespace

Orders HoldfastPolicy::take() {
  Orders orders;
  for (const ConnectionOutput& output : connection_.take_outputs()) {
    if (std::holds_alternative<OpenTransport>(output)) orders.dial = true;
    if (std::holds_alternative<CloseTransport>(output)) orders.drop = true;
    if (std::holds_alternative<WriteHeartbeat>(output)) orders.beat = true;
  }
  return orders;
}

void OfficialPolicy::opened(Instant now) {
  tries_ = 0;
  unanswered_ = false;
  beat_at_ = now + official_heartbeat;
}

void OfficialPolicy::closed(std::uint16_t, Instant now) {
  beat_at_ = never;
  dial_at_ = now + official_waits.at(std::min(tries_, official_waits.size() - 1));
}

void OfficialPolicy::wake(Instant now) {
  if (now >= dial_at_) {
    dial_at_ = never;
    ++tries_;
    orders_.dial = true;
  } else if (unanswered_) {
    orders_.drop = true;
    closed(1000, now);
  } else {
    unanswered_ = orders_.beat = true;
    beat_at_ = now + official_heartbeat;
  }
}

}  // namespace holdfast::simulation
