#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "sync/events.h"
#include "sync/track.h"

namespace holdfast::sync {

/// Reads `{maxPoints, toleranceMeters, noiseMeters, dwellMs, way: [[lat, lon]…], fences: [{id, center: [lat, lon],
/// radiusMeters} | {id, polygon: [[lat, lon]…]}…]}`. Missing members keep their defaults; invalid fences are left out.
TrackOptions parse_track_options(std::string_view json_text);

/// The tracks of a client: fixes go in, and JavaScript gets the results (`track` records, as JSON:
/// `js/src/track/track.ts`).
class Tracks {
 public:
  /// `events` must outlive it.
  explicit Tracks(EventSink& events) : events_(events) {}

  void open(TrackId track, TrackOptions options);
  void open(TrackId track, std::string_view options_json) { open(track, parse_track_options(options_json)); }
  void close(TrackId track) { tracks_.erase(track); }
  /// Fixes in any order, as JSON: `[[latitude, longitude, accuracy, at (ms)]…]`.
  void add(TrackId track, std::string_view fixes_json);

 private:
  EventSink& events_;
  std::map<TrackId, Track> tracks_;
};

}  // namespace holdfast::sync
