#include "realtime/changes_flow.h"

namespace holdfast::realtime {

bool ChangesFlow::stop(bool wanted) {
  const bool flowed = flows();
  if (wanted) {
    state_ = Awaited{};
  } else {
    state_ = NotWanted{};
  }
  return flowed;
}

void ChangesFlow::expect(Instant by, bool after_another) {
  if (auto* awaited = std::get_if<Awaited>(&state_)) *awaited = {by, after_another};
}

bool ChangesFlow::owes_report() const {
  if (const auto* awaited = std::get_if<Awaited>(&state_)) return awaited->by != never;
  const auto* flowing = std::get_if<Flowing>(&state_);
  return flowing != nullptr && (flowing->renewal_until != Instant{} || flowing->may_be_earlier);
}

void ChangesFlow::expect_renewal(Instant until) {
  if (auto* flowing = std::get_if<Flowing>(&state_)) flowing->renewal_until = until;
}

bool ChangesFlow::start(Instant now) {
  const auto* flowing = std::get_if<Flowing>(&state_);
  const bool renewed = flowing != nullptr && now < flowing->renewal_until && !flowing->may_be_earlier;
  const auto* awaited = std::get_if<Awaited>(&state_);
  state_ = Flowing{Instant{}, awaited != nullptr && awaited->after_another};
  return !renewed;
}

Instant ChangesFlow::deadline() const {
  const auto* awaited = std::get_if<Awaited>(&state_);
  return awaited != nullptr ? awaited->by : never;
}

}  // namespace holdfast::realtime
