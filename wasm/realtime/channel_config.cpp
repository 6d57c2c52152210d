#include "realtime/channel_config.h"

#include <charconv>
#include <cstdint>

#include "phoenix/json_scanner.h"
#include "realtime/join_payload.h"

namespace holdfast::realtime {
namespace {

std::string_view member(std::string_view object, std::string_view name) {
  return phoenix::find_member(object, name).value_or(std::string_view{});
}

std::optional<bool> flag(std::string_view object, std::string_view name) {
  const std::string_view value = member(object, name);
  if (value == "true") return true;
  return value == "false" ? std::optional{false} : std::nullopt;
}

std::string with_flag(std::string object, std::string_view name, bool value) {
  // A member that is absent counts as false.
  const bool stands = flag(object, name).value_or(false) == value;
  return stands ? object : with_member(object, name, value ? "true" : "false");
}

std::int64_t number(std::string_view json) {
  std::int64_t value = 0;
  std::from_chars(json.data(), json.data() + json.size(), value);
  return value;
}

}  // namespace

ChannelConfig::ChannelConfig(std::string_view json) : private_(flag(json, "private")) {
  const std::string_view broadcast = member(json, "broadcast");
  self_ = flag(broadcast, "self");
  ack_ = flag(broadcast, "ack").value_or(false);
  replication_ready_ = flag(broadcast, "replication_ready").value_or(false);
  const std::string_view replay = member(broadcast, "replay");
  replay_ = {std::string{member(replay, "since")}, std::string{member(replay, "limit")}};
  const std::string_view key = member(member(json, "presence"), "key");
  if (phoenix::is_json_string(key) && key != "\"\"") key_ = key;
}

bool ChannelConfig::agrees_with(const ChannelConfig& other) const {
  const bool same_room = !private_ || !other.private_ || private_ == other.private_;
  return same_room && (key_.empty() || other.key_.empty() || key_ == other.key_);
}

void ChannelConfig::unite(const ChannelConfig& other) {
  if (!private_) private_ = other.private_;
  self_ = self_ && other.self_ ? std::optional{*self_ && *other.self_} : (self_ ? self_ : other.self_);
  ack_ = ack_ || other.ack_;
  replication_ready_ = replication_ready_ || other.replication_ready_;
  if (key_.empty()) key_ = other.key_;
  unite_replay(other.replay_);
}

/// The server replays the newest messages, so the earlier time and the higher limit bring what either asks for.
void ChannelConfig::unite_replay(const Replay& other) {
  if (other.since.empty()) return;
  if (replay_.since.empty()) {
    replay_ = other;
    return;
  }
  if (number(other.since) < number(replay_.since)) replay_.since = other.since;
  const bool most = replay_.limit.empty() || other.limit.empty();
  if (most) replay_.limit.clear();
  if (!most && number(other.limit) > number(replay_.limit)) replay_.limit = other.limit;
}

bool ChannelConfig::gives(const ChannelConfig& wanted) const {
  const bool same_room = !wanted.private_ || private_.value_or(false) == *wanted.private_;
  const bool same_key = wanted.key_.empty() || wanted.key_ == key_;
  const bool answers = (ack_ || !wanted.ack_) && (replication_ready_ || !wanted.replication_ready_);
  // The client itself brings own messages to those who want them where the wire does not.
  const bool spares = !self_.value_or(false) || wanted.self_.value_or(true);
  return same_room && same_key && answers && spares;
}

std::string ChannelConfig::in(std::string_view payload) const {
  std::string config{phoenix::find_member(payload, "config").value_or("{}")};
  if (private_) config = with_flag(std::move(config), "private", *private_);
  const std::string broadcast{phoenix::find_member(config, "broadcast").value_or("{}")};
  if (std::string united = broadcast_in(broadcast); united != broadcast) {
    config = with_member(config, "broadcast", united);
  }
  const std::string_view presence = phoenix::find_member(config, "presence").value_or("{}");
  if (!key_.empty() && member(presence, "key") != key_) {
    config = with_member(config, "presence", with_member(presence, "key", key_));
  }
  const bool is_new = config != phoenix::find_member(payload, "config").value_or("{}");
  return is_new ? with_member(payload, "config", config) : std::string{payload};
}

std::string ChannelConfig::broadcast_in(std::string_view broadcast) const {
  std::string united = with_flag(std::string{broadcast}, "ack", ack_);
  if (self_) united = with_flag(std::move(united), "self", *self_);
  if (replication_ready_) united = with_flag(std::move(united), "replication_ready", true);
  if (!replays()) return united;
  std::string replay{phoenix::find_member(united, "replay").value_or("{}")};
  if (member(replay, "since") != replay_.since) replay = with_member(replay, "since", replay_.since);
  if (replay_.limit.empty() && !member(replay, "limit").empty()) {
    replay = R"({"since":)" + replay_.since + "}";
  } else if (member(replay, "limit") != replay_.limit) {
    replay = with_member(replay, "limit", replay_.limit);
  }
  return member(united, "replay") == replay ? united : with_member(united, "replay", replay);
}

}  // namespace holdfast::realtime
