#include "core/heartbeat.h"

#include <algorithm>
#include <utility>

namespace holdfast {

void Heartbeat::heard(Instant now) {
  last_heard_ = now;
  rechecked_after_sleep_ = false;
  const bool was_under_way = outstanding_ && now < outstanding_->sent_at + options_.probe_timeout / 4;
  if (!was_under_way) probing_ = false;
}

std::optional<Duration> Heartbeat::answered(Instant now) {
  const auto answer_to = std::exchange(outstanding_, std::nullopt);
  heard(now);
  if (!answer_to) return std::nullopt;
  return now - answer_to->sent_at;
}

void Heartbeat::request_probe(Instant now) {
  if (probing_) return;
  probe_requested_ = true;
  next_beat_ = std::min(next_beat_, now);
}

void Heartbeat::excuse_silence(Instant until) { excused_until_ = std::max(excused_until_, until); }

void Heartbeat::use_interval(Duration interval, Instant now) {
  interval_ = interval;
  next_beat_ = std::min(next_beat_, now + interval);
}

Instant Heartbeat::lost_at() const {
  if (!outstanding_) return never;
  if (probing_) return std::max(outstanding_->sent_at + options_.probe_timeout, excused_until_);
  // A heartbeat that a throttled timer sent late still gets its time to be answered. Other frames prove that the server
  // is alive, but not for longer than the timeout: the server must also receive our frames.
  const Duration grace = std::max(options_.timeout - options_.interval, options_.probe_timeout);
  const Instant silent = std::max(last_heard_ + options_.timeout, outstanding_->since + grace);
  const Instant unheard = outstanding_->since + options_.timeout;
  return std::max(std::min(silent, unheard), excused_until_);
}

Heartbeat::Verdict Heartbeat::check(Instant now) {
  if (now >= last_beat_ + std::max(options_.given_up_by_server, 2 * options_.interval)) return Verdict::lost_heartbeat;
  const Instant lost = lost_at();
  if (now >= lost) {
    const bool slept = now >= lost + options_.late_wake;
    if (!slept || rechecked_after_sleep_) return probing_ ? Verdict::lost_probe : Verdict::lost_heartbeat;
    rechecked_after_sleep_ = true;
    return beat(now, true);
  }
  // A running probe decides alone: a heartbeat would renew it, and a short interval would renew it for ever.
  if (probing_ || now < next_beat_) return Verdict::wait;
  const bool slept = now >= last_heard_ + options_.timeout;
  return beat(now, probe_requested_ || slept);
}

Heartbeat::Verdict Heartbeat::beat(Instant now, bool as_probe) {
  outstanding_ = Outstanding{outstanding_ ? outstanding_->since : now, now};
  last_beat_ = now;
  probing_ = as_probe;
  probe_requested_ = false;
  next_beat_ = now + interval_;
  return as_probe ? Verdict::probe : Verdict::beat;
}

Instant Heartbeat::deadline() const { return probing_ ? lost_at() : std::min(next_beat_, lost_at()); }

}  // namespace holdfast
