#pragma once

#include <cstdint>
#include <string>

#include "realtime/access_token.h"

namespace holdfast::realtime {

/// Which access token the server has for one channel, and how often it has refused one.
class ChannelToken {
 public:
  explicit ChannelToken(AccessToken& token) : token_(token) {}

  /// The channel joins with the token that there is.
  void join();
  /// A joined channel is given the token that there is. Returns whether it is the same user's.
  bool renew(Instant now);
  /// The server has accepted it, or the user tries again.
  void forgive() { refusals_ = 0; }
  /// Whether the server has the one that there is.
  bool is_latest() const { return generation_ == token_.generation(); }
  /// The server refused it. False if there is no point in another try. `joined`: on a channel that it had accepted,
  /// because it had `expired`.
  bool refused(bool expired, bool joined, Instant now);

 private:
  AccessToken& token_;
  std::uint32_t generation_ = 0;   ///< Of the token that the server has.
  std::uint32_t joined_with_ = 0;  ///< The generation of the one in the last join.
  Instant renewed_at_{};           ///< When the server was last given another one.
  std::uint8_t refusals_ = 0;      ///< Since the last join that was accepted.
  std::string user_;               ///< Whose rights the server knows; empty: the key's.
};

}  // namespace holdfast::realtime
