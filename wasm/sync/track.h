#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "sync/geo.h"

namespace holdfast::sync {

struct TrackOptions {
  std::size_t max_points = 500;  ///< Of the way travelled; beyond, the least telling ones are left out.
  double tolerance_m = 10;       ///< What the way may lose by leaving points out.
  double noise_m = 15;         ///< A fix may be off by so much: fences do not flutter, and standing still is no speed.
  Duration smoothing{60'000};  ///< Speed is averaged over about this long.
  Duration dwell_after{60'000};  ///< Inside a fence for this long is a dwell.
  std::vector<GeoPoint> way;     ///< The way ahead to the destination; one point: as the crow flies.
  std::vector<Geofence> fences;
};

struct Fix {
  GeoPoint place;
  double accuracy_m = 0;
  Instant at;
};

enum class FenceEventKind : std::uint8_t { enter, leave, dwell };
struct FenceEvent {
  std::string fence;
  FenceEventKind kind;
  Instant at;
};

/// Follows one moving object by its fixes: its way, its speed, its time of arrival, and the regions it enters and
/// leaves.
class Track {
 public:
  explicit Track(TrackOptions options);

  /// Takes a fix. A late fix is sorted into the travelled way, and changes nothing else. Returns false for an invalid
  /// fix, which it ignores.
  bool add(const Fix& fix);

  const std::optional<Fix>& last() const { return last_; }
  const std::vector<Fix>& history() const { return history_; }
  /// Metres per second; 0 while the object stands still. A jump (for example when another device takes over) does not
  /// count as travel.
  double speed() const { return speed_; }
  /// The rest of the way, in metres; nothing without a way or a fix.
  std::optional<double> remaining() const { return remaining_; }
  /// How long the rest takes at this speed; nothing while the object stands still.
  std::optional<Duration> eta() const;
  std::vector<std::string> inside() const;
  /// The events at the fences since the last call, in order.
  std::vector<FenceEvent> take_events();

 private:
  struct FenceState {
    bool inside = false;
    bool dwelled = false;
    Instant since{};
  };

  void remember(const Fix& fix);
  void simplify();
  void measure_speed(const Fix& fix);
  void watch_fences(const Fix& fix);

  TrackOptions options_;
  std::optional<Fix> last_;
  std::optional<Fix> anchor_;  ///< Where speed was measured from.
  std::vector<Fix> history_;
  std::vector<FenceState> fences_;
  std::vector<FenceEvent> events_;
  std::optional<double> remaining_;
  double passed_ = 0;
  double speed_ = 0;
};

}  // namespace holdfast::sync
