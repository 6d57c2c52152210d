#pragma once

#include <utility>
#include <vector>

#include "core/random.h"
#include "realtime/access_token.h"
#include "realtime/change_listener.h"
#include "realtime/client_command.h"
#include "realtime/client_options.h"
#include "realtime/lessons.h"
#include "realtime/metrics.h"
#include "realtime/outbox.h"
#include "realtime/trace.h"

namespace holdfast::realtime {

/// The parts that all sockets and channels of one client share.
struct ClientParts {
  ClientParts(ClientOptions given, EventSink& sink, ChangeListener* hears)
      : options(std::move(given)),
        events(sink),
        listener(hears),
        random(options.seed),
        token(options.token_source),
        outbox(options.sender.queue, sink),
        lessons(sink),
        channels_per_socket(options.channels_per_socket) {}

  const ClientOptions options;
  EventSink& events;
  ChangeListener* listener;
  Random random;
  AccessToken token;
  Outbox outbox;
  Lessons lessons;
  Metrics metrics;
  Trace trace;
  std::vector<ClientCommand> commands;
  std::size_t channels_per_socket;  ///< Most of them; less than was asked for where the server allows less.
  /// Whether the user wants a connection. If not, channels show as closed.
  bool connection_wanted = false;
  TransportId last_transport = 0;
  std::uint64_t last_ref = 0;  ///< Of frames: no two sockets use the same, so that a channel may move.
};

}  // namespace holdfast::realtime
