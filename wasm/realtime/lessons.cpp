#include "realtime/lessons.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace holdfast::realtime {
namespace {

/// The most lessons in one epoch, so that users who give each broadcast another name cannot fill the memory.
constexpr std::size_t most_lessons = 256;

/// JavaScript keeps a copy of the fixed parts of a frame.
constexpr std::size_t largest_frame = 16384;

/// For valid UTF-8: each first byte of a character counts once, or twice for characters beyond the first plane.
std::size_t utf16_length(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    length += (byte & 0xC0) != 0x80 ? 1 : 0;
    length += byte >= 0xF0 ? 1 : 0;
  }
  return length;
}

}  // namespace

void Lessons::take_back() {
  if (names_.empty()) return;
  ++epoch_;
  first_ += static_cast<std::uint32_t>(names_.size());
  known_.clear();
  names_.clear();
}

const Lessons::Name* Lessons::name(std::uint32_t lesson) const {
  const std::size_t at = lesson - first_;
  return at < names_.size() ? &names_[at] : nullptr;
}

void Lessons::teach_change(ChannelId channel, const phoenix::Message& message, const PostgresChange& change,
                           std::span<const AttachmentId> listeners, const TakingTables& takers) {
  if (frame_.empty() || !(change.errors.empty() || change.errors == "null")) return;
  TaughtEvent event{.lesson = Lesson::change, .channel = channel, .change = change.type, .attachments = listeners};
  event.relation = {change.schema, change.table, change.columns};
  event.tables = takers.tables;
  const std::vector<std::string_view> key{takers.key.begin(), takers.key.end()};
  event.key = key;
  const std::array<std::string_view, 3> parts{change.commit_timestamp, change.record, change.old_record};
  teach(event, message, parts, true);
}

void Lessons::teach_broadcast(ChannelId channel, const phoenix::Message& message, const Broadcast& broadcast) {
  TaughtEvent event{.lesson = Lesson::broadcast, .channel = channel, .form = BroadcastForm::json};
  event.event = broadcast.event;
  const std::array<std::string_view, 2> parts{broadcast.payload, broadcast.meta};
  teach(event, message, parts, true);
}

void Lessons::teach_message(ChannelId channel, const phoenix::Message& message) {
  TaughtEvent event{.lesson = Lesson::message, .channel = channel, .event = message.event};
  const std::array<std::string_view, 1> parts{message.payload};
  teach(event, message, parts, true);
}

/// An empty payload has no place, and a meta that contains an id never repeats.
void Lessons::teach_bytes(ChannelId channel, const phoenix::Message& message) {
  if (message.payload.empty() || !message.meta.empty()) return;
  const bool json = message.encoding == phoenix::Encoding::json;
  TaughtEvent event{.lesson = Lesson::bytes, .channel = channel};
  event.form = json ? BroadcastForm::json : BroadcastForm::binary;
  event.event = message.event;
  const std::array<std::string_view, 1> parts{message.payload};
  teach(event, message, parts, false);
}

void Lessons::teach(TaughtEvent& event, const phoenix::Message& message, std::span<const std::string_view> parts,
                    bool text) {
  if (frame_.empty() || frame_.size() > largest_frame || names_.size() >= most_lessons) return;
  std::array<std::string_view, 4> all{message.topic};
  std::copy(parts.begin(), parts.end(), all.begin() + 1);
  if (!find_places(std::span{all}.first(parts.size() + 1)) || !is_new()) return;
  if (text) count_characters();
  event.epoch = epoch_;
  event.number = first_ + static_cast<std::uint32_t>(names_.size());
  event.places = std::span{places_}.first(place_count_);
  names_.push_back({std::string{message.topic}, std::string{message.event}});
  events_.taught(event);
}

/// Returns false if one of the parts is not in the frame, but was made from it.
bool Lessons::find_places(std::span<const std::string_view> parts) {
  place_count_ = 0;
  const std::less_equal<> in_order;
  for (const std::string_view part : parts) {
    const bool inside =
        in_order(frame_.data(), part.data()) && in_order(part.data() + part.size(), frame_.data() + frame_.size());
    if (!part.empty() && !inside) return false;
    const std::size_t begin = part.empty() ? 0 : static_cast<std::size_t>(part.data() - frame_.data());
    places_[place_count_++] = static_cast<std::uint32_t>(begin);
    places_[place_count_++] = static_cast<std::uint32_t>(begin + part.size());
  }
  return places_[1] > 0;
}

/// Converts positions in bytes into positions in characters, as JavaScript counts.
void Lessons::count_characters() {
  for (std::uint32_t& place : std::span{places_}.first(place_count_)) {
    place = static_cast<std::uint32_t>(utf16_length(frame_.substr(0, place)));
  }
}

/// Compares hashes of the fixed parts. If two lessons have the same hash, the second one is simply not taught.
bool Lessons::is_new() {
  using Varying = std::pair<std::size_t, std::size_t>;
  std::array<Varying, 4> varying{};
  std::size_t count = 0;
  for (std::size_t i = 2; i < place_count_; i += 2) {
    if (places_[i + 1] == 0) continue;
    // In order. There are at most three: `std::sort` would be 3 KB of code.
    std::size_t at = count++;
    for (; at > 0 && varying[at - 1].first > places_[i]; --at) varying[at] = varying[at - 1];
    varying[at] = {places_[i], places_[i + 1]};
  }
  varying[count++] = {frame_.size(), frame_.size()};
  std::size_t hash = 0;
  std::size_t from = 0;
  for (const auto& [begin, end] : std::span{varying}.first(count)) {
    hash = hash * 31 + std::hash<std::string_view>{}(frame_.substr(from, begin - from));
    from = end;
  }
  if (std::find(known_.begin(), known_.end(), hash) != known_.end()) return false;
  known_.push_back(hash);
  return true;
}

}  // namespace holdfast::realtime
