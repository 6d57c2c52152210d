#include "simulation/crowd_server.h"

#include <algorithm>

namespace holdfast::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t seconds_counted = 60;

}  // namespace

bool RateCounter::refuses(Instant now) {
  while (now >= second_ + seconds{1}) {
    second_ += seconds{1};
    seconds_.push_back(now_);
    sum_ += std::exchange(now_, 0);
    if (seconds_.size() > seconds_counted) {
      sum_ -= seconds_.front();
      seconds_.pop_front();
    }
    refuses_ = limit_ > 0 && static_cast<double>(sum_) >= limit_ * static_cast<double>(seconds_.size());
  }
  return refuses_;
}

void Peak::count(Instant now) {
  last_.push_back(now);
  while (now - last_.front() >= seconds{1}) last_.pop_front();
  most_ = std::max(most_, last_.size());
}

CrowdServer::CrowdServer(Limits limits, Dice& dice, Instant now)
    : limits_(limits), dice_(dice), joins_(limits.joins_per_second, now), events_(limits.events_per_second, now) {}

void CrowdServer::start(Limits limits, Instant now) {
  limits_ = limits;
  up_ = true;
  joins_ = RateCounter{limits.joins_per_second, now};
  events_ = RateCounter{limits.events_per_second, now};
}

bool CrowdServer::accepts(Instant now) {
  const bool full = limits_.connections > 0 && connections_ >= limits_.connections;
  if (full || joins_.refuses(now)) {
    ++tally.refused_dials;
    return false;
  }
  ++connections_;
  return true;
}

bool CrowdServer::serves_fetch(Instant now) {
  if (now >= fetch_second_ + seconds{1}) {
    fetch_second_ = now;
    fetches_ = 0;
  }
  tally.fetches.count(now);
  if (limits_.fetches_per_second <= 0 || static_cast<double>(++fetches_) <= limits_.fetches_per_second) return true;
  ++tally.refused_fetches;
  return false;
}

bool CrowdServer::hear(const Said& said, Instant now, const Say& say) {
  if (said.word == Said::Word::join) return join(said, now, say);
  if (said.word == Said::Word::heartbeat) {
    say({Heard::Word::ok, said.channel, said.join_ref, said.ref}, Duration{0});
    return true;
  }
  tally.events.count(now);
  if (events_.refuses(now)) {
    ++tally.refused_events;
    say({Heard::Word::too_many, said.channel, said.join_ref, {}}, Duration{0});
    return true;
  }
  events_.count();
  say({Heard::Word::ok, said.channel, said.join_ref, said.ref}, Duration{0});
  return true;
}

bool CrowdServer::join(const Said& said, Instant now, const Say& say) {
  tally.joins.count(now);
  if (joins_.refuses(now)) {
    ++tally.refused_joins;
    say({Heard::Word::refused, said.channel, said.ref, said.ref}, Duration{0});
    return false;
  }
  joins_.count();
  const Duration taken = dice_.between(milliseconds{20}, milliseconds{100});
  say({Heard::Word::ok, said.channel, said.ref, said.ref}, taken);
  if (said.channel == 0) say({Heard::Word::flows, said.channel, said.ref, {}}, taken + dice_.between({}, seconds{3}));
  return true;
}

}  // namespace holdfast::simulation
