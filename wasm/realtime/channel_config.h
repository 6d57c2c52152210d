#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::realtime {

/// What users of one topic want of the channel itself: a `config` as in a join's payload, without changes. What is left
/// out is not asked for: then it is as others want it.
class ChannelConfig {
 public:
  ChannelConfig() = default;
  /// `json`: an object; anything else asks for nothing.
  explicit ChannelConfig(std::string_view json);

  /// Whether one join can give both. Two different presence keys, or a public and a private channel, are two joins.
  bool agrees_with(const ChannelConfig& other) const;
  /// Asks for what either asks for. Own broadcasts come back over the wire only if all want them.
  void unite(const ChannelConfig& other);
  /// Whether a channel that was joined with this gives what `wanted` asks for, without another join. A replay is for
  /// those who were there at the join.
  bool gives(const ChannelConfig& wanted) const;
  /// A `phx_join` payload that asks for this; what it does not mention stays as it is.
  std::string in(std::string_view payload) const;

  bool replays() const { return !replay_.since.empty(); }
  /// Nothing: does not listen to broadcasts, or does not say.
  std::optional<bool> wants_own() const { return self_; }

 private:
  /// Numbers, as they stand in JSON.
  struct Replay {
    std::string since;
    std::string limit;  ///< Empty: as many as the server ever replays.
  };

  void unite_replay(const Replay& other);
  std::string broadcast_in(std::string_view broadcast) const;

  std::optional<bool> private_;
  std::optional<bool> self_;
  bool ack_ = false;
  bool replication_ready_ = false;
  std::string key_;  ///< JSON; empty: no key.
  Replay replay_;
};

}  // namespace holdfast::realtime
