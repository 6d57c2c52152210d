#include "realtime/quality_report.h"

namespace holdfast::realtime {

void QualityReport::tell_news(const ConnectionManager& connection, EventSink& events) {
  const Quality& quality = connection.quality();
  const bool known = quality == quality_ && connection.last_heartbeat_at() == heartbeat_at_;
  if (known && connection.checking() == checking_) return;
  quality_ = quality;
  heartbeat_at_ = connection.last_heartbeat_at();
  checking_ = connection.checking();
  events.quality({quality.level, quality.latency_ms, quality.jitter_ms, quality.loss, heartbeat_at_, checking_});
}

}  // namespace holdfast::realtime
