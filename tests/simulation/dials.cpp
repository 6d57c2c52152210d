#include "simulation/dials.h"

#include <algorithm>

namespace holdfast::simulation {

using std::chrono::seconds;

std::optional<std::string> Dials::dialled(TransportId id, Instant client_now) {
  if (transport_) return "a second transport was dialled while one was in use";
  transport_ = id;
  const Duration waited = client_now - gone_at_;
  // A trigger allows one dial. The dial may have to wait until the last one is a second old, and for a throttled timer.
  const bool allowed = triggered_at_ >= dialled_at_ && client_now >= dialled_at_ + seconds{1};
  if (waited < least_wait() && !allowed && !fresh_ && !use_spare_dial(waited)) {
    return "dialled sooner than the back-off allows, after " + std::to_string(losses_) + " losses and " +
           std::to_string(waited.count()) + " ms";
  }
  count_dial(client_now);
  fresh_ = spread_ = sends_wait_ = false;
  dialled_at_ = client_now;
  return dials_.size() <= 6 ? std::nullopt : std::optional<std::string>{"more than six dials in 20 s"};
}

Duration Dials::least_wait() const {
  if (spread_) return Duration::zero();
  const auto& backoff = options_.connection.backoff;
  const Duration step = backoff.steps[std::min(losses_ == 0 ? 0 : losses_ - 1, backoff.steps.size() - 1)];
  return duration_from_ms(to_ms(step) * (1 - backoff.jitter) * (sends_wait_ ? 0.5 : 1) - 1);
}

bool Dials::use_spare_dial(Duration waited) {
  if (!spare_dial_ || waited < least_wait() / 2 || losses_ < 4) return false;
  spare_dial_ = false;
  --losses_;  // It counts for none.
  return true;
}

/// Counts dials, whatever hurries them. A user who disconnects and connects again starts from zero.
void Dials::count_dial(Instant client_now) {
  if (fresh_) dials_.clear();
  dials_.push_back(client_now);
  while (client_now - dials_.front() >= seconds{20}) dials_.pop_front();
}

void Dials::gone(TransportId id, Instant client_now, const Loss& loss) {
  if (transport_ != id) return;
  transport_.reset();
  const bool was_open = opened_at_ != never;
  const bool stable = was_open && client_now >= opened_at_ + options_.connection.stable_after;
  const bool healthy = was_open && client_now >= opened_at_ + seconds{2} && loss.answered_at >= opened_at_;
  if (stable) {
    spare_dial_ = true;
    early_restarts_ = 0;
  }
  if (stable || (healthy && ++early_restarts_ <= 3)) losses_ = 0;
  spread_ = loss.restart && (healthy || stable);
  if (loss.failed && client_now != triggered_at_) ++losses_;
  opened_at_ = never;
  sends_wait_ = false;
  gone_at_ = client_now;
}

}  // namespace holdfast::simulation
