#pragma once

#include "core/time.h"

namespace holdfast::browser {

/// The only timer there is: one timeout for the earliest deadline.
class DeadlineTimer {
 public:
  using Callback = void (*)(void* context);

  DeadlineTimer(Callback callback, void* context) : callback_(callback), context_(context) {}
  ~DeadlineTimer() { cancel(); }
  DeadlineTimer(const DeadlineTimer&) = delete;
  DeadlineTimer& operator=(const DeadlineTimer&) = delete;

  /// Calls back at `deadline` or before it; a call that comes early is the caller's to arm again. An armed timer is
  /// left alone unless it would come too late, as after a sleep: re-arming at every frame costs more than one early
  /// wake-up. With no deadline at all there is no timer either: it would keep Node's process.
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
