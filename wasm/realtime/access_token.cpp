#include "realtime/access_token.h"

#include <algorithm>
#include <utility>

#include "realtime/control_json.h"

namespace holdfast::realtime {
namespace {

constexpr Duration answer_timeout{std::chrono::seconds{10}};
/// A token is refreshed this long before it expires, or after half its life if the life is shorter than twice that.
constexpr Duration refresh_margin{std::chrono::seconds{60}};
constexpr Duration stale_retry{std::chrono::seconds{5}};
/// An answer younger than this is good for the joins that follow.
constexpr Duration answer_holds{std::chrono::seconds{5}};
/// The user of all tokens that name none. They share one user, because otherwise a refresh would look like a change of
/// user.
constexpr std::string_view unnamed = "(unnamed)";

int base64url_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '-' || c == '+') return 62;
  if (c == '_' || c == '/') return 63;
  return -1;
}

std::optional<std::string> decode_base64url(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int digit = base64url_digit(c);
    if (digit < 0) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xffU);
  }
  return out;
}

}  // namespace

TokenClaims jwt_claims(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return {};
  const auto claims = decode_base64url(token.substr(first + 1, second - first - 1));
  if (!claims) return {};
  const auto parsed = parse_control(*claims);
  TokenClaims found{std::nullopt, parsed.text("sub")};
  const ControlValue* exp = parsed.find("exp");
  const double* seconds = exp != nullptr ? exp->number() : nullptr;
  constexpr double far_future = 1e11;
  if (seconds != nullptr) found.expiry = instant_from_ms(std::clamp(*seconds, 0.0, far_future) * 1000.0);
  return found;
}

void AccessToken::connected(Instant now) {
  if (source_ == TokenSource::function) ask(TokenWish::connecting, now);
}

bool AccessToken::ready_to_join(Instant now) {
  const bool asked = source_ != TokenSource::function || now < answered_at_ + answer_holds;
  if (!asked) ask(TokenWish::connecting, now);
  return ready();
}

bool AccessToken::rejected(std::uint32_t generation, Instant now) {
  if (source_ != TokenSource::function) return false;
  if (generation != generation_) return true;
  refused_ = true;
  ask(TokenWish::rejected, now);
  return true;
}

void AccessToken::ask(TokenWish wish, Instant now) {
  if (asking_) return;
  asking_ = true;
  wish_ = wish;
  answer_by_ = now + answer_timeout;
  refresh_at_ = never;
}

bool AccessToken::set(std::string token, Instant now, std::string user) {
  asking_ = false;
  refused_ = false;
  answered_at_ = now;
  answer_by_ = never;
  refresh_at_ = never;
  backoff_.reset();
  TokenClaims claims = jwt_claims(token);
  auto expiry = claims.expiry;
  if (expiry) *expiry += clock_ahead_;
  user_ = token.empty() ? std::string{} : !user.empty() ? std::move(user) : std::move(claims.subject);
  if (user_.empty() && !token.empty()) user_ = unnamed;
  expires_at_ = expiry.value_or(never);
  if (expiry && source_ == TokenSource::function) {
    const Duration life = std::max(*expiry - now, Duration::zero());
    // A function that returns stale tokens must not be asked in a tight loop.
    const Duration at_least = life > Duration::zero() ? Duration{std::chrono::seconds{1}} : stale_retry;
    refresh_at_ = now + std::max(life - std::min(refresh_margin, life / 2), at_least);
  }
  const bool changed = token != token_;
  if (changed) ++generation_;
  token_ = std::move(token);
  return changed;
}

void AccessToken::set_clock_ahead(Duration ahead) {
  if (expires_at_ != never) expires_at_ += ahead - clock_ahead_;
  clock_ahead_ = ahead;
}

void AccessToken::failed(Random& random, Instant now) {
  if (!asking_) return;
  answered_at_ = now;
  answer_by_ = never;
  refresh_at_ = now + backoff_.next(random);
  // The present token may still be good, unless the server has refused it.
  if (!token_.empty() && !refused_) asking_ = false;
}

void AccessToken::deadline_reached(Random& random, Instant now) {
  if (now >= answer_by_) failed(random, now);
  if (now < refresh_at_) return;
  asking_ = false;
  ask(TokenWish::expiring, now);
}

Instant AccessToken::deadline() const { return std::min(answer_by_, refresh_at_); }

std::optional<TokenWish> AccessToken::take_wish() { return std::exchange(wish_, std::nullopt); }

}  // namespace holdfast::realtime
