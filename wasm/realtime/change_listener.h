#pragma once

#include "core/message_queue.h"
#include "realtime/postgres_change.h"

namespace holdfast::realtime {

/// Gets database changes before JavaScript does. The layer of live tables implements it.
class ChangeListener {
 public:
  virtual ~ChangeListener() = default;
  /// A change that an attachment has asked for. Returns true if nobody else needs it.
  virtual bool change_received(AttachmentId attachment, const PostgresChange& change) = 0;
  /// Changes flow from now on; earlier ones may have been missed. Called again whenever the server starts over.
  virtual void changes_flow(ChannelId channel) = 0;
  /// Changes may be missed from now on.
  virtual void changes_stopped(ChannelId channel) = 0;
  /// Reports the events for JavaScript since the last call.
  virtual void report() = 0;
};

}  // namespace holdfast::realtime
