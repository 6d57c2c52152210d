#pragma once

#include "core/random.h"
#include "realtime/access_token.h"
#include "realtime/change_listener.h"
#include "realtime/channel_schedule.h"
#include "realtime/client_options.h"
#include "realtime/sender.h"
#include "realtime/wire.h"

namespace holdfast::realtime {

/// What the channels of one client share. A channel reaches nothing else: neither the client nor another channel.
struct ChannelHost {
  const ClientOptions& options;
  EventSink& events;
  Random& random;
  AccessToken& token;
  Sender& sender;
  Wire& wire;
  ChannelSchedule& schedule;
  ChangeListener* listener = nullptr;
  /// Whether the user wants a connection: without one, channels are shown as closed.
  bool connection_wanted = false;
};

}  // namespace holdfast::realtime
