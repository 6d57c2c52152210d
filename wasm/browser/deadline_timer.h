#pragma once

#include "core/time.h"

namespace holdfast::browser {

/// The only timer: one timeout for the earliest deadline.
class DeadlineTimer {
 public:
  using Callback = void (*)(void* context);

  DeadlineTimer(Callback callback, void* context) : callback_(callback), context_(context) {}
  ~DeadlineTimer() { cancel(); }
  DeadlineTimer(const DeadlineTimer&) = delete;
  DeadlineTimer& operator=(const DeadlineTimer&) = delete;

  /// Calls back at `deadline` or earlier; after an early call the caller must arm it again. It leaves an armed timer
  /// alone unless that would fire too late, as after a sleep: setting it again at every frame costs more than one early
  /// wake-up. Without a deadline there is no timer, because a timer would keep Node's process alive.
  void arm(Instant deadline, Instant now);
  void cancel();
  /// For the browser's timeout only.
  void fire();

 private:
  Callback callback_;
  void* context_;
  int id_ = 0;
  Instant armed_for_ = never;
  double shift_ = 0;  ///< From the timeout's clock when it was armed: a sleep since then made it late.
};

}  // namespace holdfast::browser
