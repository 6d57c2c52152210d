#pragma once

#include <optional>
#include <string>

namespace holdfast::simulation {

/// A thousand clients are connected when their server restarts (close 1012), stays away for a while, and comes back. In
/// no second may more than 15 % of them dial. Says what went wrong; nothing if all held.
std::optional<std::string> herd_fault();

}  // namespace holdfast::simulation
