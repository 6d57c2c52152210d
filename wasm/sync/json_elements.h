#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "phoenix/json_scanner.h"

namespace holdfast::sync {

/// The elements of a JSON array as texts. Nothing if it is none.
inline std::optional<std::vector<std::string_view>> elements_of(std::string_view array) {
  std::vector<std::string_view> elements;
  const bool well_formed = phoenix::for_each_element(array, [&](std::string_view value) {
    elements.push_back(value);
    return true;
  });
  return well_formed ? std::optional{std::move(elements)} : std::nullopt;
}

}  // namespace holdfast::sync
