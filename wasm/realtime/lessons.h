#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "phoenix/message.h"
#include "realtime/change_listener.h"
#include "realtime/events.h"
#include "realtime/postgres_change.h"

namespace holdfast::realtime {

/// Teaches JavaScript to deliver frames by itself: after a frame that the core has delivered, and that led to nothing
/// else, it says which parts of the frame may differ. A frame that is the same everywhere else needs no core, until
/// something that a delivery depends on changes. Then the epoch changes, and all lessons are withdrawn. The core stays
/// the only one that knows what a frame means.
class Lessons {
 public:
  struct Name {
    std::string topic;
    std::string event;
  };
  struct Broadcast {
    std::string_view event;
    std::string_view payload;
    std::string_view meta;
  };

  /// `events` must outlive it.
  explicit Lessons(EventSink& events) : events_(events) {}

  /// JavaScript is ready to learn. Nothing is taught before.
  void start() { can_learn_ = true; }
  void take_back();
  const double& epoch() const { return epoch_; }
  /// The frames that a lesson of this epoch is about; null for a lesson of another epoch.
  const Name* name(std::uint32_t lesson) const;

  /// A frame is being delivered. `may_teach`: nobody waits for such a frame.
  void begin(std::string_view frame, bool may_teach) { frame_ = can_learn_ && may_teach ? frame : std::string_view{}; }
  void end() { frame_ = {}; }

  void teach_change(ChannelId channel, const phoenix::Message& message, const PostgresChange& change,
                    std::span<const AttachmentId> listeners, const TakingTables& takers);
  void teach_broadcast(ChannelId channel, const phoenix::Message& message, const Broadcast& broadcast);
  void teach_message(ChannelId channel, const phoenix::Message& message);
  /// A user broadcast in a binary frame.
  void teach_bytes(ChannelId channel, const phoenix::Message& message);

 private:
  /// Begin and end of the topic, and of up to three parts.
  using Places = std::array<std::uint32_t, 8>;

  bool find_places(std::span<const std::string_view> parts);
  void count_characters();
  bool is_new();
  void teach(TaughtEvent& event, const phoenix::Message& message, std::span<const std::string_view> parts, bool text);

  EventSink& events_;
  bool can_learn_ = false;
  double epoch_ = 1;
  std::string_view frame_;
  Places places_{};
  std::size_t place_count_ = 0;
  std::vector<std::size_t> known_;  ///< Hashes of what does not vary, in this epoch.
  std::vector<Name> names_;         ///< Of this epoch's lessons.
  std::uint32_t first_ = 0;         ///< Number of the first of them.
};

}  // namespace holdfast::realtime
