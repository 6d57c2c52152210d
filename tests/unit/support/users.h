#pragma once

#include <string>

#include "support/harness.h"

namespace holdfast::testing {

inline constexpr const char* orders = "realtime:orders";

inline std::string token_of(const Harness& h, const std::string& user, int n = 0) {
  return jwt(h.now + std::chrono::hours{1}, R"(,"sub":")" + user + R"(","n":)" + std::to_string(n));
}

inline void give(Harness& h, const std::string& token) {
  h.feed([&](auto& c, Instant t) { c.set_access_token(token, {}, t); });
}

inline void sign_in(Harness& h, const std::string& user, int n = 0) { give(h, token_of(h, user, n)); }
inline void sign_out(Harness& h) { give(h, ""); }

/// Joined as ann.
inline void join_as_ann(Harness& h, const char* join_payload = R"({"config":{}})") {
  sign_in(h, "ann");
  h.connect();
  h.open();
  h.subscribe(1, orders, join_payload);
  h.accept_join(orders);
  h.system(orders, "ok", "Subscribed to PostgreSQL", "postgres_changes");
}

inline void answer_leave(Harness& h) { h.reply(h.last("phx_leave", orders)); }

}  // namespace holdfast::testing
