#include "phoenix/channel.h"

#include <algorithm>
#include <utility>

namespace holdfast::phoenix {
namespace {

/// An answer that takes longer than this was lost, however much other joins progress.
constexpr Duration longest_join{std::chrono::seconds{60}};

/// Refs count up, in decimal.
bool was_written_before(std::string_view ref, std::string_view other) {
  return ref.size() != other.size() ? ref.size() < other.size() : ref < other;
}

}  // namespace

void Channel::subscribe() {
  const bool idle = std::holds_alternative<Closed>(state_) || std::holds_alternative<Failed>(state_) || is_leaving();
  if (!idle) return;
  backoff_.reset();
  error_ = ErrorCode::none;
  end_join();
  state_ = Ready{};
}

bool Channel::unsubscribe(bool connected, Duration timeout, Instant now) {
  // Also while it waits to join again: the server may still have the earlier join, or may be about to accept it.
  const bool known_to_server = connected && !join_ref_.empty();
  if (is_leaving()) return false;
  const bool left_already = is_handing_over();
  error_ = ErrorCode::none;
  if (!known_to_server) {
    left();
    return false;
  }
  state_ = Leaving{now + (timeout > Duration::zero() ? timeout : options_.leave_timeout)};
  return !left_already;
}

void Channel::left() {
  const bool wanted = is_handing_over();
  end_join();
  state_ = Closed{};
  if (wanted) state_ = Ready{};
}

bool Channel::hand_over(bool connected, Instant now) {
  if (!connected || join_ref_.empty() || awaits_leave()) return false;
  error_ = ErrorCode::none;
  state_ = HandingOver{now + options_.leave_timeout};
  return true;
}

bool Channel::wants_join(Instant now) const {
  if (std::holds_alternative<Ready>(state_)) return true;
  const auto* waiting = std::get_if<Waiting>(&state_);
  return waiting != nullptr && now >= waiting->rejoin_at;
}

void Channel::join_written(std::string join_ref, Duration timeout, Instant now) {
  join_ref_ = std::move(join_ref);
  if (timeout <= Duration::zero()) timeout = options_.join_timeout;
  state_ = Joining{now + timeout, timeout, now + std::max(timeout, longest_join)};
}

void Channel::join_progressed(std::string_view answered_ref, Instant now) {
  auto* joining = std::get_if<Joining>(&state_);
  if (joining == nullptr || !was_written_before(answered_ref, join_ref_)) return;
  joining->timeout_at = std::min(now + joining->timeout, joining->give_up_at);
}

void Channel::join_accepted(Instant now) {
  error_ = ErrorCode::none;
  was_joined_ = true;
  state_ = Joined{now, planned_rejoin()};
}

void Channel::join_refused(ErrorCode error, Random& random, Instant now) {
  wait_to_rejoin(error, options_.refused_rejoin, random, now);
}

void Channel::broken(ErrorCode error, Random& random, Instant now) {
  const auto* joined = std::get_if<Joined>(&state_);
  if (joined != nullptr && now >= joined->since + options_.stable_after) backoff_.reset();
  wait_to_rejoin(error, Duration::zero(), random, now);
}

void Channel::fail(ErrorCode error) {
  error_ = error;
  end_join();
  state_ = Failed{};
}

void Channel::wait_to_rejoin(ErrorCode error, Duration at_least, Random& random, Instant now) {
  error_ = error;
  end_join();
  state_ = Waiting{now + std::max(at_least, backoff_.next(random))};
}

void Channel::end_join() {
  join_ref_.clear();
  was_joined_ = false;
}

void Channel::rejoin_now() {
  if (is_wanted()) state_ = Ready{};
}

void Channel::rejoin_at(Instant at) {
  if (auto* joining = std::get_if<Joining>(&state_)) joining->rejoin_at = at;
  if (auto* joined = std::get_if<Joined>(&state_)) joined->rejoin_at = at;
}

Instant Channel::planned_rejoin() const {
  if (const auto* joining = std::get_if<Joining>(&state_)) return joining->rejoin_at;
  const auto* joined = std::get_if<Joined>(&state_);
  return joined != nullptr ? joined->rejoin_at : never;
}

void Channel::connection_lost() {
  end_join();
  if (is_leaving()) return left();
  if (is_wanted()) state_ = Ready{};
}

std::optional<ErrorCode> Channel::deadline_reached(Random& random, Instant now) {
  if (const auto* leaving = std::get_if<Leaving>(&state_); leaving != nullptr && now >= leaving->timeout_at) {
    left();
    error_ = ErrorCode::reply_timeout;
    return error_;
  }
  if (const auto* handing = std::get_if<HandingOver>(&state_); handing != nullptr && now >= handing->timeout_at) left();
  if (now >= planned_rejoin()) {
    rejoin_now();
    return std::nullopt;
  }
  const auto* joining = std::get_if<Joining>(&state_);
  if (joining == nullptr || now < joining->timeout_at) return std::nullopt;
  // It stays the present join until there is another one, because its answer may still come.
  error_ = ErrorCode::join_timeout;
  state_ = Waiting{now + backoff_.next(random)};
  return error_;
}

Instant Channel::deadline() const {
  if (const auto* joining = std::get_if<Joining>(&state_)) return std::min(joining->timeout_at, joining->rejoin_at);
  if (const auto* waiting = std::get_if<Waiting>(&state_)) return waiting->rejoin_at;
  if (const auto* leaving = std::get_if<Leaving>(&state_)) return leaving->timeout_at;
  if (const auto* handing = std::get_if<HandingOver>(&state_)) return handing->timeout_at;
  return planned_rejoin();
}

bool Channel::accepts(const Message& message) const {
  // While it waits for its turn to join again, its last join goes on.
  if (!is_joined() && !is_joining() && !std::holds_alternative<Ready>(state_)) return false;
  return message.join_ref.empty() ? was_joined_ : message.join_ref == join_ref_;
}

ChannelState Channel::state() const {
  if (std::holds_alternative<Closed>(state_)) return ChannelState::closed;
  if (std::holds_alternative<Failed>(state_)) return ChannelState::failed;
  if (is_joined()) return ChannelState::joined;
  if (is_leaving()) return ChannelState::leaving;
  return std::holds_alternative<Waiting>(state_) ? ChannelState::errored : ChannelState::joining;
}

bool Channel::is_wanted() const {
  return !std::holds_alternative<Closed>(state_) && !std::holds_alternative<Failed>(state_) && !is_leaving();
}

bool Channel::awaits_answer(std::string_view ref) const {
  return is_current(ref) && (is_joining() || std::holds_alternative<Waiting>(state_));
}

Instant Channel::retry_at() const {
  const auto* waiting = std::get_if<Waiting>(&state_);
  return waiting != nullptr ? waiting->rejoin_at : Instant{};
}

}  // namespace holdfast::phoenix
