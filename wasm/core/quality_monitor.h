#pragma once

#include <cstdint>

#include "core/defaults.h"
#include "core/enums.h"
#include "core/time.h"

namespace holdfast {

struct QualityOptions {
  double excellent_below_ms = defaults::excellent_below;
  double good_below_ms = defaults::good_below;
  double fair_below_ms = defaults::fair_below;
  /// A better level needs two samples in a row that beat the bound by this margin, so that the level does not flap.
  double hysteresis = 0.1;
};

/// What the user sees of the connection's quality.
struct Quality {
  QualityLevel level = QualityLevel::offline;
  double latency_ms = 0;  ///< Smoothed round trip (RFC 6298: 7/8 old + 1/8 new); 0 before the first.
  double jitter_ms = 0;   ///< Smoothed deviation (RFC 6298: 3/4 old + 1/4 new).
  double loss = 0;        ///< Part of the last 16 heartbeats that stayed without an answer, 0 to 1.

  friend bool operator==(const Quality&, const Quality&) = default;
};

/// Smooths round trips into a level, with hysteresis.
class QualityMonitor {
 public:
  explicit QualityMonitor(QualityOptions options = {}) : options_(options) {}

  void sample(Duration round_trip);
  void lost();
  /// The connection is gone: the level is `offline`; the last latency stays readable.
  void went_offline();
  /// Each connection starts its own measurement of loss and level.
  void came_online();

  const Quality& quality() const { return quality_; }
  bool degraded() const { return quality_.level == QualityLevel::fair || quality_.level == QualityLevel::poor; }

 private:
  void smooth(double rtt_ms);
  void record(bool answered);
  QualityLevel level_of(double latency_ms) const;
  void settle_level();

  QualityOptions options_;
  Quality quality_;
  bool fresh_ = true;          ///< No sample on this connection yet.
  std::uint16_t history_ = 0;  ///< One bit per heartbeat, 1 = lost.
  std::uint8_t history_size_ = 0;
  std::uint8_t better_in_a_row_ = 0;
};

}  // namespace holdfast
