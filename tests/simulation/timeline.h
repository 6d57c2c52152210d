#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "core/time.h"

namespace holdfast::simulation {

/// The planned events, by virtual time. Events of one moment happen in the order in which they were planned.
class Timeline {
 public:
  void at(Instant when, std::function<void()> what) { events_.emplace(std::pair{when, ++planned_}, std::move(what)); }
  Instant next() const { return events_.empty() ? never : events_.begin()->first.first; }
  void run_next() {
    const auto what = std::move(events_.begin()->second);
    events_.erase(events_.begin());
    what();
  }

 private:
  std::map<std::pair<Instant, std::uint64_t>, std::function<void()>> events_;
  std::uint64_t planned_ = 0;
};

}  // namespace holdfast::simulation
