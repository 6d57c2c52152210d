#include "realtime/channel_token.h"

#include <utility>

namespace holdfast::realtime {
namespace {

/// Refusals in a row, for one channel: when many channels are refused for one token, each has its own tries. A fresh
/// token that is refused again will always be refused.
constexpr std::uint8_t max_refusals = 2;
/// For this long after a channel got another token, the server's replies may still be about the old one: no network is
/// slower.
constexpr Duration crossing{std::chrono::seconds{30}};

}  // namespace

void ChannelToken::join() {
  generation_ = token_.generation();
  joined_with_ = token_.generation();
  user_ = token_.user();
}

bool ChannelToken::renew(Instant now) {
  renewed_at_ = now;
  generation_ = token_.generation();
  return std::exchange(user_, token_.user()) == token_.user();
}

bool ChannelToken::refused(bool expired, bool joined, Instant now) {
  // A late reply about the old token, which crossed with the new one. The next join shows whether the new one is good.
  const bool crossed = joined_with_ != token_.generation() && now < renewed_at_ + crossing;
  const bool superseded = expired && joined && crossed && token_.is_fresh(now);
  return superseded || (token_.rejected(generation_, now) && ++refusals_ <= max_refusals);
}

}  // namespace holdfast::realtime
