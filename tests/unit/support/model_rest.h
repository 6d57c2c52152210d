#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sync/edit_request.h"

namespace holdfast::testing {

/// One table of a database behind PostgREST: rows by their `id`, columns as JSON texts. With a version column each
/// write raises it, as a trigger would.
class ModelRest {
 public:
  using Columns = std::map<std::string, std::string>;

  explicit ModelRest(std::string version = {}) : version_(std::move(version)) {}

  struct Answer {
    std::uint16_t status = 200;
    std::string body;
  };
  Answer carry_out(const sync::RestRequest& request);

  /// Somebody else writes.
  void write(const std::string& id, const Columns& columns);
  void erase(const std::string& id) { rows_.erase(id); }
  const Columns* find(const std::string& id) const;
  std::string json(const std::string& id) const;

  /// Rows that policies show and do not let change.
  std::function<bool(const std::string& id)> read_only = [](const std::string&) { return false; };
  /// Called before a column changes.
  std::function<void(const std::string& id, const std::string& column, const std::string& before,
                     const std::string& after)>
      changing = [](const auto&, const auto&, const auto&, const auto&) {};

 private:
  bool matches(const Columns& row, const sync::RestRequest& request) const;
  void put(const std::string& id, const Columns& columns);

  std::string version_;
  std::uint64_t versions_ = 0;
  std::map<std::string, Columns> rows_;
};

}  // namespace holdfast::testing
