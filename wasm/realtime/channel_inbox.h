#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "phoenix/presence.h"
#include "realtime/attachments.h"
#include "realtime/channel_host.h"
#include "realtime/incoming.h"
#include "realtime/postgres_change.h"

namespace holdfast::realtime {

/// The messages of a joined channel for its listeners: broadcasts, database changes, presence. Reads as much of each as
/// is needed, and reports it.
class ChannelInbox {
 public:
  /// All three must outlive it.
  ChannelInbox(const ChannelHost& host, ChannelId channel, bool is_supabase, Attachments& attachments)
      : host_(host), channel_(channel), is_supabase_(is_supabase), attachments_(attachments) {}

  /// A join was written: presence waits for its state.
  void joining() { presence_.joining(); }
  /// Forgets who is present.
  void clear_presence() { presence_.clear(); }

  void deliver(const phoenix::Message& message, Incoming kind);
  const phoenix::Presence& presence() const { return presence_; }

 private:
  void deliver_change(const phoenix::Message& message);
  void teach_change(const phoenix::Message& message, const PostgresChange& change) const;
  const std::vector<AttachmentId>& listeners_to(const PostgresChange& change);
  /// `known`: schema, table and columns equal those of the previous change.
  void tell_change(const PostgresChange& change, const std::vector<AttachmentId>& listeners, bool known) const;
  void deliver_text_broadcast(const phoenix::Message& message) const;
  void deliver_user_broadcast(const phoenix::Message& message) const;
  void deliver_presence(const phoenix::Message& message);
  void tell_message(const phoenix::Message& message) const;

  const ChannelHost& host_;
  ChannelId channel_;
  bool is_supabase_;
  Attachments& attachments_;
  ChangeReader changes_;
  std::uint32_t relation_told_ = 0;      ///< That of the last change that JavaScript was given.
  std::vector<AttachmentId> listeners_;  ///< To the change being delivered: those of whom JavaScript hears.
  std::vector<AttachmentId> taken_;      ///< The others, for which a table has taken it.
  phoenix::Presence presence_;
};

}  // namespace holdfast::realtime
