#pragma once

#include <optional>
#include <string>

namespace holdfast::simulation {

/// How long one client, with somebody at its page, is away after its line works again: beside the model of the official
/// client, over resets, silent cuts and restarts. The median must not be longer than that one's, nor may it ever dial
/// more than six times in 20 s. Says what went wrong; nothing if all held.
std::optional<std::string> comeback_fault();

/// The table of medians, to stdout.
void print_comeback();

}  // namespace holdfast::simulation
