#pragma once

#include <string>

#include "phoenix/channel.h"
#include "phoenix/presence.h"
#include "realtime/join_config.h"
#include "realtime/postgres_change.h"
#include "realtime/presence_tracker.h"

namespace holdfast::realtime {

/// Whether database changes flow on a joined channel: the join succeeds first, the `system` message comes later
/// (protocol.md "postgres_changes").
enum class ChangesFlow : std::uint8_t { not_wanted, awaited, flowing };

/// One channel with all that Supabase adds to a Phoenix channel. Its transitions are `client_channels.cpp`'s.
struct RealtimeChannel {
  RealtimeChannel(ChannelId channel_id, std::string topic, std::string join_payload, phoenix::ChannelOptions options)
      : id(channel_id),
        is_supabase(topic.starts_with("realtime:")),
        channel(std::move(topic), options),
        config(std::move(join_payload)) {}

  /// The channel's state with the database's part in it.
  phoenix::ChannelState state() const {
    const bool complete = flow != ChangesFlow::awaited;
    return channel.is_joined() && complete ? phoenix::ChannelState::subscribed : channel.state();
  }

  ChannelId id;
  bool is_supabase;  ///< Otherwise a plain Phoenix channel.
  phoenix::Channel channel;
  JoinConfig config;
  BindingIds ids;
  phoenix::Presence presence;
  PresenceTracker tracker;
  ChangesFlow flow = ChangesFlow::not_wanted;
  Instant flow_by = never;                    ///< Changes must flow by then.
  ErrorCode closing_error = ErrorCode::none;  ///< Said by a `system` message; its `phx_close` follows.
  std::string detail;                         ///< The server's words for the last error.
  Duration join_timeout{0};                   ///< Zero: the default.
  std::string leave_ref;
  std::uint32_t token_generation = 0;  ///< Of the token that the server has for this channel.
  std::uint32_t joined_with = 0;       ///< The generation of the token in its last join.
  std::uint8_t token_refusals = 0;     ///< Since the last join that was accepted.
  std::string user;                    ///< Whose rights the server knows; empty: the key's.
  Instant renewal_by{};                ///< Until then the server may confirm a renewed token.
  ChangeReader changes;
  std::uint32_t relation_told = 0;  ///< That of the last change that JavaScript was given.
  phoenix::ChannelState reported = phoenix::ChannelState::closed;
};

}  // namespace holdfast::realtime
