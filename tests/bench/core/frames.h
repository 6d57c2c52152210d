#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::bench {

/// A row of 8 columns, as PostgreSQL writes it.
std::string record(std::uint32_t id, std::uint32_t turn);
/// The `data` of an `UPDATE`, as a server writes it.
std::string change_payload(std::uint32_t id, std::uint32_t turn);
/// `UPDATE`s of `rows` rows in turn, as frames of 850 bytes.
std::vector<std::string> change_frames(std::uint32_t count, std::uint32_t rows);
/// The rows 1 to `rows` as PostgREST gives them.
std::string page(std::uint32_t rows);

}  // namespace holdfast::bench
