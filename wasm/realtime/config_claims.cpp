#include "realtime/config_claims.h"

#include <algorithm>
#include <utility>

namespace holdfast::realtime {

void ConfigClaims::set_own(ChannelConfig config) {
  own_ = std::move(config);
  unite();
}

void ConfigClaims::claim(AttachmentId id, ChannelConfig config) {
  claims_[id] = {std::move(config), false};
  unite();
}

bool ConfigClaims::withdraw(AttachmentId id) {
  if (claims_.erase(id) == 0) return false;
  std::erase(news_, id);
  unite();
  return true;
}

bool ConfigClaims::refuses(AttachmentId id) const {
  const auto found = claims_.find(id);
  return found != claims_.end() && found->second.refused;
}

std::vector<AttachmentId> ConfigClaims::takers_of_own() const {
  std::vector<AttachmentId> takers;
  if (own_.wants_own() == true) takers.push_back(0);
  for (const auto& [id, claim] : claims_) {
    if (!claim.refused && claim.config.wants_own() == true) takers.push_back(id);
  }
  return takers;
}

bool ConfigClaims::replays(const std::vector<AttachmentId>& ids) const {
  return std::any_of(ids.begin(), ids.end(), [this](AttachmentId id) {
    const auto found = claims_.find(id);
    return found != claims_.end() && !found->second.refused && found->second.config.replays();
  });
}

void ConfigClaims::unite() {
  united_ = own_;
  for (auto& [id, claim] : claims_) {
    const bool refused = !united_.agrees_with(claim.config);
    if (!refused) united_.unite(claim.config);
    if (std::exchange(claim.refused, refused) != refused) news_.push_back(id);
  }
}

}  // namespace holdfast::realtime
