#pragma once

#include "sync/live_tables.h"
#include "sync/tracks.h"

namespace holdfast::sync {

/// The live data that a client keeps.
struct LiveData : LiveTables {
  explicit LiveData(EventSink& events);
  ~LiveData() override;

  Tracks tracks;
};

}  // namespace holdfast::sync
