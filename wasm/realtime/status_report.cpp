#include "realtime/status_report.h"

namespace holdfast::realtime {

void StatusReport::tell_news(const Sender& sender, const ConnectionManager& connection, EventSink& events) {
  if (const std::size_t size = sender.queue().size(); size != queued_) {
    queued_ = size;
    events.queue({static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(sender.queue().bytes())});
  }
  const Quality& quality = connection.quality();
  const bool known = quality == quality_ && connection.last_heartbeat_at() == heartbeat_at_;
  if (known && connection.checking() == checking_) return;
  quality_ = quality;
  heartbeat_at_ = connection.last_heartbeat_at();
  checking_ = connection.checking();
  events.quality({quality.level, quality.latency_ms, quality.jitter_ms, quality.loss, heartbeat_at_, checking_});
}

}  // namespace holdfast::realtime
