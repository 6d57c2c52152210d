#pragma once

#include <string>
#include <string_view>

namespace holdfast::realtime {

/// The text of a JSON object with a member's value replaced, or added at its end; what is no object stays as it is.
std::string with_member(std::string_view object, std::string_view name, std::string_view value);

/// A `phx_join` payload (protocol.md "Joining") that asks for who is present, and keeps all else.
std::string asking_for_presence(std::string_view payload);
/// A `phx_join` payload that asks for these database changes, a JSON array, and keeps all else.
std::string asking_for_changes(std::string_view payload, std::string_view changes);

/// One entry of `config.postgres_changes`.
struct Binding {
  std::string event;
  std::string content;  ///< Equal for entries that ask for the same, in whatever order their members stand.

  explicit Binding(std::string_view entry);
};

/// Whether a binding to an event (`*`, `INSERT`…) is for changes of a type. A change may name the id of one that is
/// not.
bool wants(std::string_view event, std::string_view type);

}  // namespace holdfast::realtime
