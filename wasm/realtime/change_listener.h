#pragma once

#include <cstdint>

#include "core/message_queue.h"
#include "realtime/postgres_change.h"

namespace holdfast::realtime {

/// Hears of database changes before JavaScript does. The layer of live tables is one.
class ChangeListener {
 public:
  virtual ~ChangeListener() = default;
  /// A change for one binding of a channel. True if nobody else need see it.
  virtual bool change_received(ChannelId channel, std::uint16_t binding, const PostgresChange& change) = 0;
  /// Changes flow from now on: what happened before may have been missed. Said again whenever the server starts anew.
  virtual void changes_flow(ChannelId channel) = 0;
  /// Changes may be missed from now on.
  virtual void changes_stopped(ChannelId channel) = 0;
  /// Tells what JavaScript is to hear of it since the last call.
  virtual void report() = 0;
};

}  // namespace holdfast::realtime
