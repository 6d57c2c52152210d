#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "realtime/trace.h"

namespace holdfast::realtime {

/// The frames of one socket that JavaScript has delivered by itself and not yet reported. JavaScript writes here
/// directly: eight-byte numbers in this order (`js/src/engine/fast/accounts.ts`).
class Accounts {
 public:
  struct Frame {
    double lesson = 0;  ///< `TaughtEvent::number`.
    double bytes = 0;   ///< Of a text its UTF-16 units: as many, where it is ASCII.
    double at = 0;      ///< `performance.now()`.
  };

  std::uint64_t frames() const { return static_cast<std::uint64_t>(frames_); }
  std::uint64_t bytes() const { return static_cast<std::uint64_t>(bytes_); }
  /// When the last frame arrived. There must be one.
  double heard_at() const { return kept_[(frames() - 1) % kept_.size()].at; }

  /// Visits the last frames, oldest first: as many as the trace has room for.
  template <typename Visit>
  void for_each_kept(Visit visit) const {
    const std::uint64_t count = std::min<std::uint64_t>(frames(), kept_.size());
    for (std::uint64_t i = frames() - count; i < frames(); ++i) visit(kept_[i % kept_.size()]);
  }

  void clear() { frames_ = bytes_ = 0; }

 private:
  double frames_ = 0;
  double bytes_ = 0;
  std::array<Frame, Trace::capacity> kept_;  ///< A ring.
};

}  // namespace holdfast::realtime
