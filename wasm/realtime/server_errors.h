#pragma once

#include <string>
#include <string_view>

#include "core/error_code.h"

namespace holdfast::realtime {

/// A server's refusal as our error, with the server's own text for the developer.
struct ServerError {
  ErrorCode code = ErrorCode::none;
  std::string detail;
};

/// The error in a refused join's `response`: `{"reason": "Code: text"}`, or whatever a Phoenix server chose to send.
ServerError classify_join_error(std::string_view response);
/// Whether another token may do.
bool is_about_token(ErrorCode error);

/// A `system` message's extension, status and text (protocol.md "postgres_changes", "access_token", "Limits").
struct SystemMessage {
  std::string extension;
  std::string status;
  std::string message;
};
SystemMessage parse_system(std::string_view payload);
/// Why changes do not flow: a request that can never work, or a database that cannot deliver for now.
ErrorCode classify_changes_error(std::string_view message);
/// Why the server is about to close the channel.
ErrorCode classify_system_error(std::string_view message);

}  // namespace holdfast::realtime
