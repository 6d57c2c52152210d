// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.
#include "boundary/live_event_writer.h"

namespace holdfast::boundary {

void LiveEventWriter::table_dirty(const sync::TableDirtyEvent& event) {
  out_.begin(13);
  out_.u32(event.table);
}

void LiveEventWriter::table_diff(const sync::TableDiffEvent& event) {
  out_.begin(14);
  out_.u32(event.table);
  out_.flag(event.live);
  out_.flag(event.long_numbers);
  out_.flag(event.anew);
  out_.count(event.left.size());
  for (const auto& each : event.left) {
    out_.u32(each);
  }
  out_.count(event.keys.size());
  for (const auto& each : event.keys) {
    out_.text(each);
  }
  out_.text(event.rows);
  out_.count(event.places.size());
  for (const auto& each : event.places) {
    out_.u32(each);
  }
  out_.u32(event.came);
}

void LiveEventWriter::table_stale(const sync::TableStaleEvent& event) {
  out_.begin(15);
  out_.u32(event.table);
}

void LiveEventWriter::track(const sync::TrackEvent& event) {
  out_.begin(16);
  out_.u32(event.track);
  out_.text(event.json);
}

}  // namespace holdfast::boundary
