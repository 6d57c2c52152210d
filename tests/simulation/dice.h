#pragma once

#include <cstddef>
#include <cstdint>

#include "core/random.h"
#include "core/time.h"

namespace holdfast::simulation {

/// All random choices of one run, from its seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  bool chance(double probability) { return random_.unit() < probability; }
  /// Uniform in [0, below).
  std::size_t pick(std::size_t below) { return static_cast<std::size_t>(random_.unit() * static_cast<double>(below)); }
  Duration between(Duration least, Duration most) {
    return least + duration_from_ms(to_ms(most - least) * random_.unit());
  }
  std::uint64_t seed() { return random_.next(); }

 private:
  Random random_;
};

}  // namespace holdfast::simulation
