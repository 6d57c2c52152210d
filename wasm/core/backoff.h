#pragma once

#include <cstdint>
#include <vector>

#include "core/defaults.h"
#include "core/random.h"
#include "core/time.h"

namespace holdfast {

/// How long to wait before each attempt (specification, "Exponential Backoff": 1, 2, 4, 8, 16, 30 s).
struct BackoffOptions {
  /// The wait before attempt 1, 2, …; the last one repeats. Never empty.
  std::vector<Duration> steps{std::begin(defaults::backoff), std::end(defaults::backoff)};
  /// Part of each wait that is random, in [0, 1]. It only shortens, so a step is also the longest wait.
  double jitter = defaults::backoff_jitter;
};

/// Counts attempts and says how long to wait before the next one.
class Backoff {
 public:
  explicit Backoff(BackoffOptions options = {});

  /// The wait before the next attempt, in [(1 - jitter) × step, step]; counts the attempt.
  Duration next(Random& random);
  /// The same without the random part.
  Duration next_step();
  /// The next step. Does not count it.
  Duration step() const;
  /// Shortens a wait at random, by the jitter.
  Duration jittered(Duration wait, Random& random) const;
  Duration longest() const { return options_.steps.back(); }
  void reset() { attempts_ = 0; }
  std::uint32_t attempts() const { return attempts_; }

 private:
  BackoffOptions options_;
  std::uint32_t attempts_ = 0;
};

}  // namespace holdfast
