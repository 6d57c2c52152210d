#pragma once

#include <string_view>

namespace holdfast::sync {

/// Whether two JSON values mean the same to PostgreSQL, however each of its ways out (REST, `postgres_changes`,
/// `broadcast_changes`) prints them: numbers by value, objects without the order of their keys, instants as instants,
/// `bytea` with or without `\x`. Missing values are empty texts, and equal nothing but each other. Malformed values,
/// and levels below the 64th, equal only the same text.
bool same_value(std::string_view a, std::string_view b);

}  // namespace holdfast::sync
