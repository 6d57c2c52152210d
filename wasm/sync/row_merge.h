#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::sync {

/// What to do with a column that both sides have changed.
enum class MergePolicy : std::uint8_t {
  conflict = 0,  ///< The server's value stays, and the user decides.
  server = 1,
  mine = 2,
  max = 3,
  min = 4,
  add = 5,    ///< A counter: what this side added is added to the server's value.
  unite = 6,  ///< Arrays: what this side put in or took out is put into or taken out of the server's.
  ask = 7,    ///< The user's own function decides.
};

/// One column that both sides have changed, as JSON; empty where a value is missing.
struct Disputed {
  std::string column;
  std::string base;
  std::string mine;
  std::string theirs;
};

/// How an edit meets a row that somebody else has changed meanwhile.
struct RowMerge {
  std::string patch;                ///< The columns that are still to be written, as a JSON object.
  std::vector<Disputed> conflicts;  ///< Columns for the user to decide.
  std::vector<Disputed> asked;      ///< Columns for the user's function to decide.
  std::vector<std::string> unfit;   ///< Columns whose policy does not fit their values (`add` on text); also conflicts.
};

/// The policies of a table; columns that are not named have `usual`.
struct MergePolicies {
  struct Column {
    std::string column;
    MergePolicy policy;
  };
  std::vector<Column> columns;
  MergePolicy usual = MergePolicy::conflict;

  MergePolicy of(std::string_view column) const;
};

/// Merges column by column. `base`: the values that the edit was made on; `patch`: the edit; `theirs`: the server's
/// row. All are JSON objects. A column that only one side has changed needs no policy.
RowMerge merge_row(std::string_view base, std::string_view patch, std::string_view theirs,
                   const MergePolicies& policies);

/// What `policy` makes of three values, as JSON; nothing if it decides nothing, or does not fit them.
std::optional<std::string> merge_value(MergePolicy policy, const Disputed& values);

}  // namespace holdfast::sync
