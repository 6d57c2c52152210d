#pragma once

#include "sync/live_tables.h"
#include "sync/tracks.h"

namespace holdfast::sync {

/// What a client keeps of live data.
struct LiveData : LiveTables {
  explicit LiveData(EventSink& events);
  ~LiveData() override;

  Tracks tracks;
};

}  // namespace holdfast::sync
