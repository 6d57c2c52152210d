#pragma once

#include "core/connection_manager.h"
#include "realtime/events.h"

namespace holdfast::realtime {

/// How good the connection is: told when it is another than was told before.
class QualityReport {
 public:
  void tell_news(const ConnectionManager& connection, EventSink& events);

 private:
  Quality quality_;
  Instant heartbeat_at_{};
  bool checking_ = false;
};

}  // namespace holdfast::realtime
