#pragma once

#include <optional>
#include <string>
#include <string_view>

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
  /// How long the `system` message may take after a join before the channel is joined anew.
  Duration changes_timeout = defaults::changes_timeout;
  double joins_per_second = defaults::joins_per_second;             ///< The server allows 100.
  std::size_t channels_per_socket = defaults::channels_per_socket;  ///< At least 1.
  TokenSource token_source = TokenSource::none;
  std::uint64_t seed = 0;
};

/// Reads the options that JavaScript gives (`CoreOptions` of `js/src/port/core_options.ts`, whose tuning is that of
/// `boundary/options.mjs`). What is missing or of the wrong type keeps its default. Nothing if the text is no JSON
/// object.
std::optional<ClientOptions> parse_client_options(std::string_view json_text);

}  // namespace holdfast::realtime
