#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/enums.h"
#include "support/events.h"

namespace holdfast::simulation {

/// Who listens to what on each channel, and what must follow: a join asks for what anybody wants and for nothing else,
/// nobody is interrupted for what the channel has, and each hears just what they asked for.
class Listeners {
 public:
  /// What may be asked of the database.
  static constexpr std::array<std::string_view, 5> entries{
      R"({"event":"*","schema":"public","table":"orders"})",
      R"({"event":"INSERT","schema":"public","table":"orders"})",
      R"({"event":"*","schema":"public","table":"items"})",
      R"({"event":"*","schema":"public","table":"items","filter":"id=eq.1"})",
      R"({"event":"DELETE","schema":"public","table":"notes"})",
  };

  /// What is asked of the channel itself. Empty: whatever others want.
  struct Config {
    std::string is_private;  ///< `true` or `false`, as all of them.
    std::string self;
    std::string ack;
    std::string key;  ///< In quotes.

    std::string json() const;
  };
  struct Ask {
    bool presence = false;
    std::set<std::string_view> entries;
    std::optional<Config> config = {};

    std::string changes() const;  ///< As JSON.
  };
  /// A change as the server sends it. Its record is `{"n":number}`.
  struct Change {
    std::string topic;
    std::string join_ref;
    std::string type;
    std::set<std::string> entries;
  };

  void opened(ChannelId channel, const std::string& topic) { channels_[channel] = {topic, {}, {}, {}, {}}; }
  AttachmentId attach(ChannelId channel, const Ask& ask);
  void detach(ChannelId channel, AttachmentId id);
  const std::map<AttachmentId, Ask>& attached(ChannelId channel) { return channels_[channel].attached; }
  /// Whether the last join that was written asks for all of it, and of whom else.
  bool has_all(ChannelId channel, const Ask& ask) const;
  Ask united(ChannelId channel) const;
  std::uint64_t joins(ChannelId channel) const { return channels_.at(channel).joins; }
  /// Those whose config cannot be had beside that of those before them.
  std::set<AttachmentId> refused(ChannelId channel) const;
  /// Nothing if just those were told so.
  std::optional<std::string> fault_in_refusals(ChannelId channel) const;

  std::uint64_t sent(Change change);
  /// The change that a frame brings, by its number; nothing if it brings none.
  static std::optional<std::uint64_t> number_in(std::string_view text);
  /// Whether a channel that was joined so must tell of it.
  bool concerns(std::uint64_t number, ChannelId channel, std::string_view join_ref) const;
  bool was_told(std::uint64_t number) const { return told_.contains(number); }

  /// What must not have been; nothing if all is well.
  std::optional<std::string> fault_in_written(const std::string& frame);
  std::optional<std::string> fault_in_told(const testing::Event& event);

 private:
  struct Channel {
    std::string topic;
    std::map<AttachmentId, Ask> attached;
    std::optional<Ask> asked;  ///< By the last join.
    std::uint64_t joins = 0;
    std::set<AttachmentId> told_refused = {};
  };

  std::set<AttachmentId> hearers(const Change& change, const Channel& channel) const;

  std::map<ChannelId, Channel> channels_;
  AttachmentId last_id_ = 0;
  std::map<std::uint64_t, Change> changes_;
  std::set<std::uint64_t> told_;
};

}  // namespace holdfast::simulation
