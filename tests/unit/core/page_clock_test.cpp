#include "core/page_clock.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/random.h"

namespace holdfast {
namespace {

constexpr double second = 1'000;
constexpr double minute = 60 * second;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;
constexpr double epoch = 1'800'000'000'000;

/// A page's clocks as a browser shows them, over a truth that they are read at.
struct Clocks {
  double monotonic_grain = 0.1;  ///< Rounded down to this; 0: exact.
  double wall_grain = 1;
  bool jittered = false;  ///< Each reading may already be the next grain, as where a browser resists fingerprinting.
  double truth = 0;       ///< Milliseconds since the start, sleep included.
  double slept = 0;       ///< What the monotonic clock has not counted.
  double wall_set = 0;    ///< What the wall clock was set forward (or back, negative).
  Random random{7};

  double grained(double value, double grain) {
    if (grain == 0) return value;
    const double floor = std::floor(value / grain) * grain;
    return jittered && random.unit() * grain < value - floor ? floor + grain : floor;
  }
  ClockReading read() {
    return {grained(12'345.678 + truth - slept, monotonic_grain),
            grained(epoch + 0.437 + truth + wall_set, wall_grain)};
  }
  void sleep(double ms) {
    truth += ms;
    slept += ms;
  }
};

double ms(Instant t) { return to_ms(t) - epoch; }

struct Browser {
  std::string name;
  double monotonic_grain;
  double wall_grain;
  bool jittered;
};

const Browser browsers[] = {
    {"exact", 0, 1, false},
    {"Chromium isolated", 0.005, 1, false},
    {"Chromium", 0.1, 1, false},
    {"Firefox", 1, 1, false},
    {"coarse", 16, 16, false},
    {"resisting", 1000.0 / 60, 1000.0 / 60, true},
    {"old resisting", 100, 100, true},
};

Clocks clocks_of(const Browser& browser) {
  return Clocks{
      .monotonic_grain = browser.monotonic_grain, .wall_grain = browser.wall_grain, .jittered = browser.jittered};
}

/// The clocks' own grain is no drift: it is there at the start as at the end.
double grain_of(const Browser& browser) {
  return browser.monotonic_grain + browser.wall_grain + (browser.jittered ? browser.wall_grain : 0);
}

/// Reads at `per_second` for `duration`, unevenly: each step is up to twice the mean.
double read_for(PageClock& clock, Clocks& clocks, double duration, double per_second) {
  const double end = clocks.truth + duration;
  double last = ms(clock.time());
  while (clocks.truth < end) {
    clocks.truth += 2 * second / per_second * clocks.random.unit();
    const double now = ms(clock.read(clocks.read()));
    EXPECT_GE(now, last);
    last = now;
  }
  return last - clocks.truth;
}

/// How far the time is off on average: what the grain of the clocks brings about is there at the start as at the end.
double mean_error(PageClock& clock, Clocks& clocks) {
  constexpr int samples = 20'000;
  double sum = 0;
  for (int i = 0; i < samples; ++i) sum += read_for(clock, clocks, 3.7, 300);
  return sum / samples;
}

// Promise C6.
TEST(PageClock, DriftsAtMostAMillisecondInADay) {
  for (const Browser& browser : browsers) {
    for (const double per_second : {1.0, 10.0}) {
      Clocks clocks = clocks_of(browser);
      PageClock clock{clocks.read()};
      const double before = mean_error(clock, clocks);
      read_for(clock, clocks, day, per_second);
      EXPECT_LE(std::abs(mean_error(clock, clocks) - before), 1) << browser.name << " read every " << per_second;
    }
  }
}

/// 1.8 million readings: rounding that ratchets shows in each.
TEST(PageClock, DoesNotRunFasterForBeingReadTenThousandTimesASecond) {
  for (const Browser& browser : browsers) {
    Clocks clocks = clocks_of(browser);
    PageClock clock{clocks.read()};
    const double before = mean_error(clock, clocks);
    read_for(clock, clocks, 3 * minute, 10'000);
    EXPECT_LE(std::abs(mean_error(clock, clocks) - before), 1) << browser.name;
  }
}

// Promise C6.
TEST(PageClock, CountsSleepAtTheFirstReadingAfterIt) {
  for (const Browser& browser : browsers) {
    Clocks clocks = clocks_of(browser);
    PageClock clock{clocks.read()};
    for (int nap = 0; nap < 500; ++nap) {
      read_for(clock, clocks, second, 20);
      clocks.sleep(second + nap * 977.3);
      const double error = ms(clock.read(clocks.read())) - clocks.truth;
      ASSERT_LE(std::abs(error), 1 + 2 * grain_of(browser)) << browser.name << ", nap " << nap;
      ASSERT_EQ(clock.ahead(), Duration{0}) << browser.name << ", nap " << nap;
    }
  }
}

TEST(PageClock, SaysHowMuchLaterATimeoutComesThatWasSetBeforeASleep) {
  PageClock clock{{10 * second, epoch}};
  const double before = clock.shift();
  clock.read({20 * second, epoch + 10 * second});
  EXPECT_EQ(clock.shift(), before);
  clock.read({21 * second, epoch + 31 * second});
  EXPECT_EQ(clock.shift(), before + 20 * second);
}

TEST(PageClock, CountsSleepOnceWhereBothClocksDo) {
  Clocks clocks;
  PageClock clock{clocks.read()};
  clocks.truth += hour;
  EXPECT_NEAR(ms(clock.read(clocks.read())), hour, 2);
}

TEST(PageClock, GoesOnAtItsPaceWhenTheWallClockIsSetBackAndSaysHowFarItIsAhead) {
  for (const Browser& browser : browsers) {
    Clocks clocks = clocks_of(browser);
    PageClock clock{clocks.read()};
    clocks.wall_set = -hour;
    const double error = read_for(clock, clocks, minute, 100);
    EXPECT_LE(std::abs(error), 1 + grain_of(browser)) << browser.name;
    EXPECT_NEAR(to_ms(clock.ahead()), hour, 1 + 2 * grain_of(browser)) << browser.name;
  }
}

TEST(PageClock, StillCountsSleepAfterTheWallClockWasSetBack) {
  Clocks clocks;
  PageClock clock{clocks.read()};
  clocks.wall_set = -hour;
  clock.read(clocks.read());
  clocks.sleep(10 * minute);
  EXPECT_NEAR(ms(clock.read(clocks.read())), clocks.truth, 3);
  EXPECT_NEAR(to_ms(clock.ahead()), hour, 3);
}

TEST(PageClock, FollowsAWallClockThatIsSetForward) {
  Clocks clocks;
  PageClock clock{clocks.read()};
  clocks.wall_set = hour;
  EXPECT_NEAR(ms(clock.read(clocks.read())), hour, 2);
  EXPECT_EQ(clock.ahead(), Duration{0});
}

// Promise C6.
TEST(PageClock, SetForwardAndBackADayLongNeverRunsBackwardsAndItsWallTimeStaysTrue) {
  for (const Browser& browser : browsers) {
    Clocks clocks = clocks_of(browser);
    PageClock clock{clocks.read()};
    for (int i = 0; i < 2'000; ++i) {
      read_for(clock, clocks, second, 20);
      clocks.wall_set = (clocks.random.unit() - 0.5) * hour;
      if (i % 3 == 0) clocks.sleep(clocks.random.unit() * minute);
      const double shown = ms(clock.read(clocks.read())) - to_ms(clock.ahead());
      // Less than a step is not noticed.
      ASSERT_LE(std::abs(shown - clocks.truth - clocks.wall_set), 501 + 2 * grain_of(browser)) << browser.name << i;
    }
  }
}

/// A time server may slow a wall clock down or speed it up by 500 ppm.
TEST(PageClock, StaysWithinHalfASecondOfAWallClockThatIsSlewed) {
  for (const double rate : {-0.0005, 0.0005}) {
    Clocks clocks;
    PageClock clock{clocks.read()};
    for (int s = 0; s < 24 * 3600; ++s) {
      clocks.truth += second;
      clocks.wall_set += second * rate;
      const double shown = ms(clock.read(clocks.read())) - to_ms(clock.ahead());
      ASSERT_LE(std::abs(shown - clocks.truth - clocks.wall_set), 503) << s;
    }
  }
}

TEST(PageClock, OutlivesAMonotonicClockThatStartsAnew) {
  Clocks clocks;
  PageClock clock{clocks.read()};
  clocks.truth += minute;
  clock.read(clocks.read());
  clocks.slept = clocks.truth;
  clocks.truth += minute;
  EXPECT_NEAR(ms(clock.read(clocks.read())), 2 * minute, 3);
}

/// As between two tests that each fake the page's timers: both clocks go back together, and are as far apart as before.
TEST(PageClock, GoesOnAtOnceWhenBothClocksAreSetBackTogether) {
  for (const Browser& browser : browsers) {
    Clocks clocks = clocks_of(browser);
    PageClock clock{clocks.read()};
    clocks.truth += minute;
    const double before = ms(clock.read(clocks.read()));
    clocks.truth = second;
    const double shown = ms(clock.read(clocks.read()));
    EXPECT_GE(shown, before) << browser.name;
    clocks.truth += minute;
    EXPECT_NEAR(ms(clock.read(clocks.read())) - shown, minute, 1 + 2 * grain_of(browser)) << browser.name;
    EXPECT_NEAR(to_ms(clock.ahead()), minute - second, 1 + 2 * grain_of(browser)) << browser.name;
  }
}

}  // namespace
}  // namespace holdfast
