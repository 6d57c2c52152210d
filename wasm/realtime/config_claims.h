#pragma once

#include <map>
#include <utility>
#include <vector>

#include "core/enums.h"
#include "realtime/channel_config.h"

namespace holdfast::realtime {

/// Who claims which config of one topic. The channel's own config counts first, then the claims in order of their ids.
/// A claim that cannot be had beside those before it is refused, until they have gone.
class ConfigClaims {
 public:
  void set_own(ChannelConfig config);
  /// Takes the place of one with this id.
  void claim(AttachmentId id, ChannelConfig config);
  /// Returns whether there was one.
  bool withdraw(AttachmentId id);

  bool empty() const { return claims_.empty(); }
  const ChannelConfig& united() const { return united_; }
  bool refuses(AttachmentId id) const;
  /// Those that were refused, or are no longer, since the last call.
  const std::vector<AttachmentId>& news() const { return news_; }
  std::vector<AttachmentId> take_news() { return std::exchange(news_, {}); }
  /// Those that want the client's own broadcasts, ascending; 0: the channel itself.
  std::vector<AttachmentId> takers_of_own() const;
  /// Whether one of `ids` is granted a replay.
  bool replays(const std::vector<AttachmentId>& ids) const;

 private:
  struct Claim {
    ChannelConfig config;
    bool refused = false;
  };

  void unite();

  ChannelConfig own_;
  ChannelConfig united_;
  std::map<AttachmentId, Claim> claims_;
  std::vector<AttachmentId> news_;
};

}  // namespace holdfast::realtime
