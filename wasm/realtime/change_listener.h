#pragma once

#include <cstdint>

#include "core/message_queue.h"
#include "realtime/postgres_change.h"

namespace holdfast::realtime {

/// Gets database changes before JavaScript does. The layer of live tables implements it.
class ChangeListener {
 public:
  virtual ~ChangeListener() = default;
  /// A change for one binding of a channel. Returns true if nobody else needs it.
  virtual bool change_received(ChannelId channel, std::uint16_t binding, const PostgresChange& change) = 0;
  /// Changes flow from now on; earlier ones may have been missed. Called again whenever the server starts over.
  virtual void changes_flow(ChannelId channel) = 0;
  /// Changes may be missed from now on.
  virtual void changes_stopped(ChannelId channel) = 0;
  /// Reports the events for JavaScript since the last call.
  virtual void report() = 0;
};

}  // namespace holdfast::realtime
