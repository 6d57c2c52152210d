// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.
#pragma once

#include "boundary/record_writer.h"
#include "sync/events.h"

namespace holdfast::boundary {

/// Writes each event as a record for JavaScript.
class LiveEventWriter final : public sync::EventSink {
 public:
  explicit LiveEventWriter(RecordWriter& out) : out_(out) {}

  void table_dirty(const sync::TableDirtyEvent& event) override;
  void table_diff(const sync::TableDiffEvent& event) override;
  void table_stale(const sync::TableStaleEvent& event) override;
  void track(const sync::TrackEvent& event) override;

 private:
  RecordWriter& out_;
};

}  // namespace holdfast::boundary
