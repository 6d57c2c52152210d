#include "simulation/crowd.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration arrival = minutes{1};
constexpr Duration patience = minutes{15};
/// The server waits so long before it refuses a dial with 429.
constexpr Duration refusal{seconds{2}};
constexpr Duration between_clicks{seconds{10}};
// js/src/table/page_fetch.ts
constexpr Duration least_between_fetches{250};
constexpr std::array<Duration, 6> fetch_waits{seconds{1}, seconds{2}, seconds{4}, seconds{8}, seconds{16}, seconds{30}};

}  // namespace

Crowd::Crowd(MakeMember make, const Restart& restart, std::uint64_t seed)
    : restart_(restart), dice_(seed), server_({}, dice_, now_), places_(restart.clients) {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    places_[i].member = make(dice_.seed(), restart.channels);
    timeline_.at(now_ + dice_.between({}, arrival), [this, i] { feed(i, [](Member& m, Instant t) { m.connect(t); }); });
  }
}

// --- Time ------------------------------------------------------------------------------------------------------------

void Crowd::run() {
  run_until(now_ + 2 * arrival);
  stop_server();
  run_until(now_ + restart_.lasts);
  start_server();
  const Instant end = now_ + patience;
  while (back() < places_.size() && now_ < end) run_until(std::min(end, now_ + seconds{1}));
}

void Crowd::run_until(Instant end) {
  while (timeline_.next() <= end) {
    now_ = std::max(now_, timeline_.next());
    timeline_.run_next();
  }
  now_ = end;
}

void Crowd::stop_server() {
  server_.tally = {};
  server_.stop();
  restarted_ = true;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    places_[i].away = true;
    places_[i].fetched = false;
    on_line(i, now_ + latency(), [this, i] { close(i, 1012); });
    timeline_.at(now_ + dice_.between(seconds{1}, seconds{5}),
                 [this, i] { feed(i, [](Member& m, Instant t) { m.send(t); }); });
    if (i % 10 == 0) act_sometimes(i);
  }
}

void Crowd::start_server() {
  server_.start(restart_.limits, now_);
  up_again_ = now_;
}

void Crowd::act_sometimes(std::size_t i) {
  timeline_.at(now_ + dice_.between({}, 2 * between_clicks), [this, i] {
    if (!places_[i].away) return;
    feed(i, [](Member& m, Instant t) { m.acted(t); });
    act_sometimes(i);
  });
}

// --- Members ---------------------------------------------------------------------------------------------------------

template <typename Input>
void Crowd::feed(std::size_t i, Input input) {
  input(*places_[i].member, now_);
  carry_out(i);
  arm(i);
}

/// What comes for a line that is gone meanwhile does not come.
template <typename What>
void Crowd::on_line(std::size_t i, Instant when, What what) {
  timeline_.at(when, [this, i, line = places_[i].line, what] {
    if (places_[i].line == line) what();
  });
}

void Crowd::arm(std::size_t i) {
  Place& place = places_[i];
  const Instant due = std::max(now_, place.member->deadline());
  if (due >= place.armed_at) return;
  place.armed_at = due;
  timeline_.at(due, [this, i, due] {
    if (places_[i].armed_at != due) return;
    places_[i].armed_at = never;
    if (places_[i].member->deadline() > now_) return arm(i);
    feed(i, [](Member& m, Instant t) { m.wake(t); });
  });
}

void Crowd::carry_out(std::size_t i) {
  Place& place = places_[i];
  const Wishes wishes = place.member->take();
  if (wishes.drop) hang_up(i);
  if (wishes.dial) dial(i);
  for (const Said& said : wishes.said) carry_up(i, said);
  if (wishes.token) {
    server_.tally.tokens.count(now_);
    timeline_.at(now_ + dice_.between(milliseconds{50}, milliseconds{300}),
                 [this, i] { feed(i, [](Member& m, Instant t) { m.token_came(t); }); });
  }
  if (wishes.fetch) plan_fetch(i, std::max(Duration{0}, place.fetched_at + least_between_fetches - now_));
  if (!place.away || !restarted_ || !place.fetched || !place.member->is_back()) return;
  place.away = false;
  away_for_.push_back(now_ - up_again_);
}

// --- The network -----------------------------------------------------------------------------------------------------

Duration Crowd::latency() { return dice_.between(milliseconds{20}, milliseconds{60}); }

void Crowd::dial(std::size_t i) {
  const std::uint32_t line = ++places_[i].line;
  server_.tally.dials.count(now_);
  on_line(i, now_ + latency(), [this, i, line] { dialled(i, line); });
}

void Crowd::dialled(std::size_t i, std::uint32_t) {
  if (!server_.is_up()) return on_line(i, now_ + latency(), [this, i] { close(i, 1006); });
  if (!server_.accepts(now_)) return on_line(i, now_ + refusal + latency(), [this, i] { close(i, 1006); });
  places_[i].open = true;
  on_line(i, now_ + latency(), [this, i] { feed(i, [](Member& m, Instant t) { m.opened(t); }); });
}

void Crowd::hang_up(std::size_t i) {
  ++places_[i].line;
  if (std::exchange(places_[i].open, false)) server_.closed();
}

void Crowd::close(std::size_t i, std::uint16_t code) {
  hang_up(i);
  feed(i, [code](Member& m, Instant t) { m.closed(code, t); });
}

void Crowd::carry_up(std::size_t i, const Said& said) {
  Place& place = places_[i];
  place.last_up = std::max(place.last_up, now_ + latency());
  on_line(i, place.last_up, [this, i, said] {
    const auto say = [&](const Heard& heard, Duration after) { carry_down(i, heard, after); };
    if (!server_.is_up() || server_.hear(said, now_, say)) return;
    on_line(i, std::max(places_[i].last_down, now_ + latency()), [this, i] { close(i, 1001); });
  });
}

void Crowd::carry_down(std::size_t i, const Heard& heard, Duration after) {
  on_line(i, now_ + after, [this, i, heard] {
    Place& place = places_[i];
    place.last_down = std::max(place.last_down, now_ + latency());
    on_line(i, place.last_down, [this, i, heard] { feed(i, [&heard](Member& m, Instant t) { m.hear(heard, t); }); });
  });
}

// --- The table's page ------------------------------------------------------------------------------------------------

/// A page that is on its way was asked for too early to know what is wanted.
void Crowd::plan_fetch(std::size_t i, Duration wait) {
  const std::uint32_t fetch_id = ++places_[i].fetch;
  timeline_.at(now_ + wait, [this, i, fetch_id] { fetch(i, fetch_id); });
}

void Crowd::fetch(std::size_t i, std::uint32_t fetch_id) {
  if (places_[i].fetch != fetch_id) return;
  places_[i].fetched_at = now_;
  const bool served = server_.serves_fetch(now_);
  timeline_.at(now_ + 2 * latency() + milliseconds{50}, [this, i, fetch_id, served] {
    Place& place = places_[i];
    if (place.fetch != fetch_id) return;
    place.fetched = served;
    if (!served) {
      const Duration longest = fetch_waits.at(std::min(place.failures++, fetch_waits.size() - 1));
      return plan_fetch(i, dice_.between(longest / 2, longest));
    }
    place.failures = 0;
    carry_out(i);
  });
}

Duration Crowd::back_after(double part) {
  if (away_for_.empty()) return Duration{0};
  std::sort(away_for_.begin(), away_for_.end());
  const auto last = static_cast<double>(away_for_.size() - 1);
  return away_for_[static_cast<std::size_t>(last * part)];
}

}  // namespace holdfast::simulation
