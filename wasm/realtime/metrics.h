#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/connection_state.h"
#include "core/quality_monitor.h"
#include "core/time.h"

namespace holdfast::realtime {

class Trace;

/// How many messages ended each way, by `Outcome`.
using OutcomeCounts = std::array<std::uint64_t, 5>;

/// Values read from other parts when metrics are asked for.
struct Gauges {
  std::size_t queued;
  std::size_t queued_bytes;
  std::size_t in_flight;
  std::size_t channels;
  Quality quality;
  OutcomeCounts outcomes;
};

/// Counters since the client was made (`js/src/connection/metrics.ts`).
class Metrics {
 public:
  void frame_received(std::size_t bytes) {
    ++frames_received_;
    bytes_received_ += bytes;
  }
  /// JavaScript has delivered these frames by itself.
  void frames_delivered(std::uint64_t frames, std::uint64_t bytes) {
    frames_received_ += frames;
    frames_without_core_ += frames;
    bytes_received_ += bytes;
  }
  void frame_sent(std::size_t bytes) {
    ++frames_sent_;
    bytes_sent_ += bytes;
  }
  void state_changed(const StateChange& change, Instant now);
  /// Counts an unreadable frame, and returns how many there were.
  std::uint32_t malformed() { return ++malformed_frames_; }

  /// All counters as a JSON object.
  std::string json(const Gauges& gauges, const Trace& trace, Instant now) const;

 private:
  std::uint64_t frames_received_ = 0;
  std::uint64_t frames_without_core_ = 0;
  std::uint64_t bytes_received_ = 0;
  std::uint64_t frames_sent_ = 0;
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t connections_ = 0;
  std::uint64_t losses_ = 0;
  std::uint32_t malformed_frames_ = 0;
  Instant connected_at_ = never;
};

}  // namespace holdfast::realtime
