#pragma once

#include <cstdint>
#include <string>

#include "realtime/commands.h"
#include "realtime/sender.h"

namespace holdfast::testing {

/// A push that owns its texts. By default it expects its reply and may wait.
struct PushRequest {
  ChannelId channel;
  RequestId request;
  std::string event;
  std::string payload;
  realtime::PayloadKind kind = realtime::PayloadKind::json;
  bool expects_reply = true;
  bool may_wait = true;
  Duration timeout{0};
  Duration waited{0};
  std::string owner{};
  std::uint32_t place = 0;

  /// A view of it.
  realtime::PushCommand command() const {
    using realtime::PayloadKind;
    const bool binary = kind == PayloadKind::binary || kind == PayloadKind::user_broadcast_binary;
    const bool broadcast = kind == PayloadKind::user_broadcast_json || kind == PayloadKind::user_broadcast_binary;
    const std::uint32_t flags = (expects_reply ? realtime::push_expects_reply : 0U) |
                                (may_wait ? realtime::push_queue : 0U) |
                                (broadcast ? realtime::push_user_broadcast : 0U);
    const auto encoding = binary ? phoenix::Encoding::binary : phoenix::Encoding::json;
    return {channel, request, event, encoding, payload, timeout, flags, waited, owner, place};
  }
};

}  // namespace holdfast::testing
