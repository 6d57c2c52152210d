#include "simulation/rights.h"

#include "phoenix/json_codec.h"
#include "phoenix/json_scanner.h"

namespace holdfast::simulation {
namespace {

std::string text_member(std::string_view object, std::string_view key) {
  const auto value = phoenix::find_member(object, key);
  return value && phoenix::is_json_string(*value) ? std::string{phoenix::unquoted(*value)} : std::string{};
}

}  // namespace

std::string Rights::person_of(std::string_view token) const {
  const auto found = people_.find(token);
  return found == people_.end() ? std::string{} : found->second;
}

bool Rights::signs_in(const std::string& person) {
  const bool leaves = !present_.empty() && person != present_;
  present_ = person;
  if (person.empty()) return leaves;
  anybody_ever_ = true;
  for (auto& [request, owner] : owners_) {
    if (owner.empty()) owner = person;
  }
  return leaves;
}

std::optional<std::string> Rights::fault_in_written(TransportId id, const std::string& frame) {
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(frame);
  if (!m) return std::nullopt;
  const std::string line = std::to_string(id) + " " + std::string{m->topic} + " " + std::string{m->join_ref};
  if (m->event == "phx_join" || m->event == "access_token") {
    tokens_[line] = text_member(m->payload, "access_token");
    return std::nullopt;
  }
  const auto n = phoenix::find_member(m->payload, "n");
  if (!n) return std::nullopt;
  const std::string& owner = owners_[static_cast<std::uint32_t>(std::stoul(std::string{*n}))];
  const std::string as = m->topic.starts_with("realtime:") ? person_of(tokens_[line]) : present_;
  if (owner.empty() || owner == as) return std::nullopt;
  return "what " + owner + " sent was written as " + (as.empty() ? "nobody" : as) + ": " + frame;
}

std::optional<std::string> Rights::fault_in_told(const testing::Event& event) const {
  if (const auto* e = std::get_if<testing::BroadcastEvent>(&event)) {
    const std::string addressee = text_member(e->payload, "for");
    if (!addressee.empty() && addressee != present_) return "told what only " + addressee + " may know";
  }
  const auto* e = std::get_if<testing::SettledEvent>(&event);
  // A presence that is announced again belongs to no request.
  if (e == nullptr || e->request == 0 || e->error != ErrorCode::user_changed) return std::nullopt;
  const auto owner = owners_.find(e->request);
  const bool anothers = owner != owners_.end() && !owner->second.empty() && owner->second != present_;
  return anothers ? std::nullopt
                  : std::optional{"the present user's own was refused as another's: " + std::to_string(e->request)};
}

}  // namespace holdfast::simulation
