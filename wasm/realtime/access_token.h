#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/backoff.h"
#include "core/random.h"
#include "core/time.h"
#include "realtime/enums.h"

namespace holdfast::realtime {

/// The claims of a JWT (RFC 7519 4.1). Nothing is verified: that is the server's task.
struct TokenClaims {
  std::optional<Instant> expiry;  ///< `exp`.
  std::string subject;            ///< `sub`: the user.
};
/// Both are empty if the text is no JWT that has them.
TokenClaims jwt_claims(std::string_view token);

/// Keeps the access token fresh: asks for it at each connect, before it expires, and when a server refused it. Never
/// waits without limit for an answer.
class AccessToken {
 public:
  explicit AccessToken(TokenSource source) : source_(source) {}

  /// A new connection: asks a function again, because a reconnect may come hours later.
  void connected(Instant now);
  /// A channel is about to join: asks a function again, unless it has just been asked, because the user may have signed
  /// in since. Returns false if the join must wait for the answer.
  bool ready_to_join(Instant now);
  /// The server refused the token of that generation. It may do so for many channels, at once or over seconds. Returns
  /// false if there is nobody to ask for another token.
  bool rejected(std::uint32_t generation, Instant now);
  /// Returns whether the token differs from the last one. `user`: the token's user, if known from elsewhere than its
  /// `sub`.
  bool set(std::string token, Instant now, std::string user = {});
  /// How far instants are ahead of the wall clock, by which tokens expire.
  void set_clock_ahead(Duration ahead);
  void failed(Random& random, Instant now);
  void deadline_reached(Random& random, Instant now);
  Instant deadline() const;

  /// Whether joins may go out.
  bool ready() const { return !asking_; }
  /// A wish to pass on to the user; returned once.
  std::optional<TokenWish> take_wish();
  const std::string& value() const { return token_; }
  /// The token's user; empty without one.
  const std::string& user() const { return user_; }
  /// Counts the tokens that differed from the one before.
  std::uint32_t generation() const { return generation_; }
  /// Whether there is a token that has not expired by its own claim.
  bool is_fresh(Instant now) const { return !token_.empty() && expires_at_ > now; }

 private:
  void ask(TokenWish wish, Instant now);

  TokenSource source_;
  std::string token_;
  std::string user_;
  std::optional<TokenWish> wish_;
  Backoff backoff_;
  bool asking_ = false;
  Instant answer_by_ = never;
  Instant answered_at_{};
  Instant refresh_at_ = never;
  Instant expires_at_ = never;  ///< By the token itself.
  Duration clock_ahead_{0};
  std::uint32_t generation_ = 0;
  bool refused_ = false;  ///< The server will have none of it; there is no point in joining with it.
};

}  // namespace holdfast::realtime
