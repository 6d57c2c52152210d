#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/message_queue.h"
#include "realtime/postgres_change.h"

namespace holdfast::realtime {

/// Live tables that take the same changes, and the columns that name their rows. They wait for nothing, so that of
/// several updates of one row only the last counts.
struct TakingTables {
  std::vector<std::uint32_t> tables;
  std::span<const std::string> key;
};

/// Gets database changes before JavaScript does. The layer of live tables implements it.
class ChangeListener {
 public:
  virtual ~ChangeListener() = default;
  /// A change that an attachment has asked for. Returns true if nobody else needs it.
  virtual bool change_received(AttachmentId attachment, const PostgresChange& change) = 0;
  /// The tables that take the changes that these attachments ask for. False if one of them needs every change, or if
  /// they name their rows in different ways.
  virtual bool tables_of(std::span<const AttachmentId> /*attachments*/, TakingTables& /*found*/) const { return false; }
  /// True once after a table came, went, or began to need every change.
  virtual bool take_unrest() { return false; }
  /// Changes flow from now on; earlier ones may have been missed. Called again whenever the server starts over.
  virtual void changes_flow(ChannelId channel) = 0;
  /// Changes may be missed from now on.
  virtual void changes_stopped(ChannelId channel) = 0;
  /// Reports the events for JavaScript since the last call.
  virtual void report() = 0;
};

}  // namespace holdfast::realtime
