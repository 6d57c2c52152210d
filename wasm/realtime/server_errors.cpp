#include "realtime/server_errors.h"

#include <array>

#include "realtime/control_json.h"

namespace holdfast::realtime {
namespace {

struct Pattern {
  std::string_view text;
  ErrorCode code;
};

/// The texts of supabase/realtime v2.129 and of Phoenix, the most specific first. Errors that are not listed may pass.
constexpr std::array join_patterns{
    Pattern{"has expired", ErrorCode::token_expired},
    Pattern{"MalformedJWT", ErrorCode::invalid_token},
    Pattern{"InvalidJWTToken", ErrorCode::invalid_token},
    Pattern{"JwtSignatureError", ErrorCode::invalid_token},
    Pattern{"JwtSignerError", ErrorCode::invalid_token},
    Pattern{"Unauthorized", ErrorCode::unauthorized},
    Pattern{"unauthorized", ErrorCode::unauthorized},
    Pattern{"PrivateOnly", ErrorCode::unauthorized},
    Pattern{"TopicNameRequired", ErrorCode::invalid_topic},
    Pattern{"unmatched topic", ErrorCode::invalid_topic},
    Pattern{"unable to replay", ErrorCode::join_refused},
    Pattern{"UnableToReplayMessages", ErrorCode::join_rejected},
    Pattern{"ChannelRateLimitReached", ErrorCode::too_many_channels},
    Pattern{"RateLimit", ErrorCode::rate_limited},
    Pattern{"too many", ErrorCode::rate_limited},
    Pattern{"Database", ErrorCode::database_unavailable},
    Pattern{"UnableToConnectToProject", ErrorCode::database_unavailable},
    Pattern{"IncreaseConnectionPool", ErrorCode::database_unavailable},
};

constexpr std::array changes_patterns{
    Pattern{"Unable to subscribe to changes with given parameters", ErrorCode::invalid_subscription},
    Pattern{"Error parsing `filter`", ErrorCode::invalid_subscription},
    Pattern{"Column selection is not supported", ErrorCode::invalid_subscription},
    Pattern{"No subscription params", ErrorCode::invalid_subscription},
};

constexpr std::array system_patterns{
    Pattern{"has expired", ErrorCode::token_expired}, Pattern{"permissions", ErrorCode::unauthorized},
    Pattern{"signature", ErrorCode::invalid_token},   Pattern{"JWT", ErrorCode::invalid_token},
    Pattern{"token", ErrorCode::invalid_token},       Pattern{"Too many", ErrorCode::rate_limited},
    Pattern{"rate limit", ErrorCode::rate_limited},
};

template <typename Patterns>
ErrorCode first_match(const Patterns& patterns, std::string_view text, ErrorCode otherwise) {
  for (const Pattern& pattern : patterns) {
    if (text.find(pattern.text) != std::string_view::npos) return pattern.code;
  }
  return otherwise;
}

}  // namespace

ServerError classify_join_error(std::string_view response) {
  std::string reason = parse_control(response).text("reason");
  if (reason.empty()) reason = std::string{response};
  const ErrorCode code = first_match(join_patterns, reason, ErrorCode::join_refused);
  return {code, std::move(reason)};
}

bool is_about_token(ErrorCode error) { return error == ErrorCode::token_expired || error == ErrorCode::invalid_token; }

SystemMessage parse_system(std::string_view payload) {
  const ControlValue parsed = parse_control(payload);
  return {parsed.text("extension"), parsed.text("status"), parsed.text("message")};
}

ErrorCode classify_changes_error(std::string_view message) {
  return first_match(changes_patterns, message, ErrorCode::database_unavailable);
}

ErrorCode classify_system_error(std::string_view message) {
  return first_match(system_patterns, message, ErrorCode::channel_closed);
}

}  // namespace holdfast::realtime
