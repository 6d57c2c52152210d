#pragma once

#include "core/connection_manager.h"
#include "realtime/events.h"
#include "realtime/sender.h"

namespace holdfast::realtime {

/// How much waits and how good the connection is: told when it is another than was told before.
class StatusReport {
 public:
  void tell_news(const Sender& sender, const ConnectionManager& connection, EventSink& events);

 private:
  std::size_t queued_ = 0;
  Quality quality_;
  Instant heartbeat_at_{};
  bool checking_ = false;
};

}  // namespace holdfast::realtime
