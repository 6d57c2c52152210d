#pragma once

#include <cstdint>
#include <string>

#include "realtime/access_token.h"

namespace holdfast::realtime {

/// The access token that the server has for one channel, and how often it has refused one.
class ChannelToken {
 public:
  explicit ChannelToken(AccessToken& token) : token_(token) {}

  /// The channel joins with the present token.
  void join();
  /// A joined channel gets the present token. Returns whether it belongs to the same user.
  bool renew(Instant now);
  /// The server has accepted the token, or the user tries again.
  void forgive() { refusals_ = 0; }
  /// Whether the server has the present token.
  bool is_latest() const { return generation_ == token_.generation(); }
  /// The server refused the token. Returns false if another try is pointless. `joined`: the channel was already joined,
  /// and the token had `expired`.
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
