#pragma once

#include <optional>
#include <string>

namespace holdfast::simulation {

/// A thousand clients are connected when their server restarts (close 1012), or when the network between is cut without
/// a word, and it stays so for a while. In no second may more than 15 % of them dial, though programs send on all
/// pages, and somebody clicks on one in ten. Says what went wrong; nothing if all held.
std::optional<std::string> herd_fault();

/// The most dials in a second, also after a reset of all at once, which no client can tell from its own, to stdout.
void print_herd();

}  // namespace holdfast::simulation
