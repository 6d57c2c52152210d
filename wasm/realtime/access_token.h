#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/backoff.h"
#include "core/random.h"
#include "core/time.h"
#include "realtime/enums.h"

namespace holdfast::realtime {

/// What a JWT says of itself (RFC 7519 4.1). Nothing is verified: that is the server's to do.
struct TokenClaims {
  std::optional<Instant> expiry;  ///< `exp`.
  std::string subject;            ///< `sub`: the user.
};
/// Both are empty if the text is no JWT with them.
TokenClaims jwt_claims(std::string_view token);

/// Keeps the access token fresh: asks for it at each connect, before it expires and when a server refused it; never
/// waits for ever for an answer.
class AccessToken {
 public:
  explicit AccessToken(TokenSource source) : source_(source) {}

  /// A new connection: a function is asked again, for a reconnect may come hours later.
  void connected(Instant now);
  /// A channel is about to join: a function is asked again, unless it has just been; the user may have signed in since.
  /// False if the join must wait for the answer.
  bool ready_to_join(Instant now);
  /// The server refused the token of that generation; it may say so for many channels, at once or over seconds. False
  /// if there is nobody to ask for another.
  bool rejected(std::uint32_t generation, Instant now);
  /// Returns whether it differs from the last. `user`: whose it is, if that is known otherwise than by its `sub`.
  bool set(std::string token, Instant now, std::string user = {});
  /// Instants are ahead of the wall clock, by which tokens expire.
  void set_clock_ahead(Duration ahead);
  void failed(Random& random, Instant now);
  void deadline_reached(Random& random, Instant now);
  Instant deadline() const;

  /// Whether joins may go out.
  bool ready() const { return !asking_; }
  /// A wish to pass on to the user, once.
  std::optional<TokenWish> take_wish();
  const std::string& value() const { return token_; }
  /// Whose it is; empty without one.
  const std::string& user() const { return user_; }
  /// Counts the tokens that differed from the one before.
  std::uint32_t generation() const { return generation_; }
  /// There is one, and by its own word it is not over.
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
