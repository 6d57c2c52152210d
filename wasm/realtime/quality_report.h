#pragma once

#include "core/connection_manager.h"
#include "realtime/events.h"

namespace holdfast::realtime {

/// Reports how good the connection is, whenever that has changed.
class QualityReport {
 public:
  void tell_news(const ConnectionManager& connection, EventSink& events);

 private:
  Quality quality_;
  Instant heartbeat_at_{};
  bool checking_ = false;
};

}  // namespace holdfast::realtime
