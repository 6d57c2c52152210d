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

/// A live table has something to show: `drainTable` asks for it.
struct TableDirtyEvent {
  TableId table{};
};

/// What is new in a live table since the last look.
struct TableDiffEvent {
  TableId table{};
  /// False until the first fetched page was merged.
  bool live{};
  /// A row may hold a number that JavaScript cannot; only then is it looked for.
  bool long_numbers{};
  /// Whatever was shown before is gone: the list begins anew.
  bool anew{};
  std::span<const std::string_view> removed{};
  /// Of the rows that are new or changed, shown or not.
  std::span<const std::string_view> keys{};
  /// Those rows, as a JSON array.
  std::string_view rows{};
  /// Places, in the list as it was, of rows that stand elsewhere now or are shown no more; ascending.
  std::span<const std::uint32_t> left{};
  /// Keys of the rows that stand in their stead, or are shown now.
  std::span<const std::string_view> came{};
  /// Their places in the list as it is now, ascending.
  std::span<const std::uint32_t> places{};
};

/// A live table must be fetched anew: changes may have been missed.
struct TableStaleEvent {
  TableId table{};
};

/// What follows from a track's fixes.
struct TrackEvent {
  TrackId track{};
  /// See `js/src/track/track.ts`.
  std::string_view json{};
};

/// Is told what happens, in order. Texts are views: they end with the call, or with the frame that is being answered.
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
