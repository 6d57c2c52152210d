// Written from wasm/boundary/commands.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>

#include "boundary/byte_reader.h"
#include "realtime/client.h"
#include "sync/live_data.h"

namespace holdfast::boundary {

/// All commands after this one belong to live data.
constexpr std::uint8_t last_client_command = 20;

/// Reads a command's fields and carries it out. Ignores a command that is cut short or unknown.
void run_client_command(std::uint8_t number, ByteReader& in, realtime::Client& client, Instant now);
void run_live_command(std::uint8_t number, ByteReader& in, sync::LiveData& live);

}  // namespace holdfast::boundary
