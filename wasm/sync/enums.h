// Written from wasm/boundary/enums.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>

namespace holdfast::sync {

/// Names one live table of a client.
using TableId = std::uint32_t;
/// Names one optimistic edit of a table until it is settled.
using EditId = std::uint32_t;
/// Names one track of a client.
using TrackId = std::uint32_t;

/// What an optimistic edit does to a row.
enum class EditKind : std::uint8_t {
  insert = 0,
  update = 1,
  erase = 2,
};

}  // namespace holdfast::sync
