#pragma once

#include <optional>
#include <string>

namespace holdfast::simulation {

/// A thousand clients are connected when their server restarts (close 1012), or when the network is cut silently, for a
/// while. At most 15 % of them may dial in any second, though programs send on all pages, and a user clicks on one in
/// ten. Returns what went wrong; nothing if all held.
std::optional<std::string> herd_fault();

/// Prints the most dials in a second to stdout, also after a reset of all sockets at once, which no client can
/// distinguish from its own loss.
void print_herd();

}  // namespace holdfast::simulation
