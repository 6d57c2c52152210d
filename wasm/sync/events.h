// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/enums.h"
#include "core/error_code.h"
#include "core/time.h"
#include "sync/enums.h"

namespace holdfast::sync {

/// A live table has something new: ask for it with `drainTable`.
struct TableDirtyEvent {
  TableId table{};
};

/// What is new in a live table since the last look.
struct TableDiffEvent {
  TableId table{};
  /// False until the first fetched page was merged.
  bool live{};
  /// A row may hold a number that JavaScript cannot hold. JavaScript looks for one only then.
  bool long_numbers{};
  /// The list starts again: everything shown before is gone.
  bool anew{};
  /// Places in the old list of the rows that have moved or are no longer shown; ascending.
  std::span<const std::uint32_t> left{};
  /// The keys of the rows that are new or changed, of those shown.
  std::span<const std::string_view> keys{};
  /// Those rows, as a JSON array.
  std::string_view rows{};
  /// Their places in the new list.
  std::span<const std::uint32_t> places{};
  /// So many of them, the first ones, have moved or are newly shown; their places are ascending. The others stand
  /// where they stood.
  std::uint32_t came{};
};

/// A live table may have missed changes: fetch it again.
struct TableStaleEvent {
  TableId table{};
};

/// What the core has worked out from a track's fixes.
struct TrackEvent {
  TrackId track{};
  /// See `js/src/track/track.ts`.
  std::string_view json{};
};

/// Receives the events, in order. Texts are views, valid until the call returns or the frame being handled ends.
class EventSink {
 public:
  virtual void table_dirty(const TableDirtyEvent& event) = 0;
  virtual void table_diff(const TableDiffEvent& event) = 0;
  virtual void table_stale(const TableStaleEvent& event) = 0;
  virtual void track(const TrackEvent& event) = 0;

 protected:
  ~EventSink() = default;
};

}  // namespace holdfast::sync
