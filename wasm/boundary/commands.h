// Written from wasm/boundary/commands.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>

#include "boundary/byte_reader.h"
#include "realtime/client.h"
#include "sync/live_data.h"

namespace holdfast::boundary {

/// Commands after this one are of live data.
constexpr std::uint8_t last_client_command = 18;

/// Reads the fields of a command and carries it out. Not one that is cut short, or that nobody knows.
void run_client_command(std::uint8_t number, ByteReader& in, realtime::Client& client, Instant now);
void run_live_command(std::uint8_t number, ByteReader& in, sync::LiveData& live);

}  // namespace holdfast::boundary
