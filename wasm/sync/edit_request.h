#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/durable_edit.h"

namespace holdfast::sync {

/// How a table's edits are written.
struct EditTarget {
  std::string schema = "public";
  std::string table;
  std::string
      version;  ///< The column that each write of the row changes (`version`, `updated_at`); empty if there is none.
};

/// A request to PostgREST. Nothing in it is percent-encoded. Key, token and profile are the driver's to add.
struct RestRequest {
  std::string_view method;
  std::string schema;
  std::string table;
  std::vector<std::pair<std::string, std::string>> query;
  std::string_view prefer;
  std::string body;
};

/// Writes the edit, if the row still is as `seen` (a JSON object): guarded by the version column, else by the values of
/// `seen`. `patch`: what is to be written of the edit.
RestRequest write_request(const EditTarget& target, const DurableEdit& edit, std::string_view seen,
                          std::string_view patch);
/// Reads the edit's row.
RestRequest read_request(const EditTarget& target, const DurableEdit& edit);

/// Whether anything guards the write. Columns of `json` and long texts cannot.
bool is_guarded(const EditTarget& target, const DurableEdit& edit, std::string_view seen);
/// Whether a write that is guarded by `seen` would touch this row.
bool still_as_seen(const EditTarget& target, const DurableEdit& edit, std::string_view seen, std::string_view row);

}  // namespace holdfast::sync
