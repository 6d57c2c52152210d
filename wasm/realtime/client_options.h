#pragma once

#include <string>

#include "core/connection_manager.h"
#include "phoenix/channel.h"
#include "phoenix/message.h"
#include "realtime/access_token.h"
#include "realtime/sender.h"

namespace holdfast::realtime {

struct ClientOptions {
  std::string url;  ///< The full WebSocket address with apikey and vsn.
  phoenix::Version version = phoenix::Version::v2;
  ConnectionOptions connection;
  phoenix::ChannelOptions channel;
  SenderOptions sender;
  Duration push_timeout = defaults::push_timeout;
  /// How long the `system` message may take after a join before the channel joins again.
  Duration changes_timeout = defaults::changes_timeout;
  double joins_per_second = defaults::joins_per_second;             ///< The server allows 100.
  std::size_t channels_per_socket = defaults::channels_per_socket;  ///< At least 1.
  TokenSource token_source = TokenSource::none;
  std::uint64_t seed = 0;
};

}  // namespace holdfast::realtime
