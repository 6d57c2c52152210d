#include "support/recording.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "phoenix/binary_codec.h"
#include "phoenix/json_codec.h"
#include "phoenix/json_scanner.h"

namespace holdfast::testing {
namespace {

using nlohmann::json;

std::string from_base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t digit = digits.find(c);
    if (digit == std::string_view::npos) break;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> count) & 0xffU);
  }
  return out;
}

realtime::ClientOptions options_for(bool v1) {
  realtime::ClientOptions options;
  options.version = v1 ? phoenix::Version::v1 : phoenix::Version::v2;
  options.token_source = realtime::TokenSource::none;
  return options;
}

bool is_v1(const std::vector<RecordedLine>& lines, std::string_view conn) {
  for (const RecordedLine& line : lines) {
    if (line.conn == conn && line.kind == "connect") return line.data.find("vsn=2.0.0") == std::string::npos;
  }
  return false;
}

std::string shortened(std::string_view text) {
  return text.size() <= 120 ? std::string{text} : std::string{text.substr(0, 117)} + "...";
}

constexpr std::array channel_words{"closed", "joining", "joined", "subscribed", "errored", "failed", "leaving"};

}  // namespace

std::vector<RecordedLine> read_recording(std::string_view name) {
  std::vector<RecordedLine> lines;
  std::ifstream file{std::string{HOLDFAST_VECTORS} + "/" + std::string{name} + ".jsonl"};
  EXPECT_TRUE(file) << "no recording " << name;
  for (std::string text; std::getline(file, text);) {
    const json parsed = json::parse(text, nullptr, false);
    EXPECT_TRUE(parsed.is_object()) << text;
    const json& data = parsed["data"];
    RecordedLine line{parsed["t_ms"].get<double>(), parsed["conn"].get<std::string>(), parsed["dir"].get<std::string>(),
                      parsed["kind"].get<std::string>(), data.is_string() ? data.get<std::string>() : data.dump()};
    if (line.kind == "binary") line.data = from_base64(line.data);
    lines.push_back(std::move(line));
  }
  return lines;
}

Replay::Replay(std::string_view recording, std::string_view conn)
    : lines_(read_recording(recording)), harness_(options_for(is_v1(lines_, conn))), v1_(is_v1(lines_, conn)) {
  std::erase_if(lines_, [&](const RecordedLine& line) { return line.conn != conn; });
  EXPECT_FALSE(lines_.empty()) << "no connection " << conn << " in " << recording;
  // The recorded answers to heartbeats do not match ours in time, so the harness answers.
  start_ = harness_.now;
  start_ms_ = lines_.empty() ? 0 : lines_.front().t_ms;
}

void Replay::run() {
  for (const RecordedLine& line : lines_) {
    const Instant at = start_ + duration_from_ms(line.t_ms - start_ms_);
    if (at > harness_.now) harness_.advance(at - harness_.now);
    replay(line);
  }
}

void Replay::replay(const RecordedLine& line) {
  if (line.kind == "connect") return harness_.connect();
  if (line.dir == "send") return sent(line);
  if (line.dir != "recv") return;
  if (line.kind == "open" && harness_.socket && !harness_.is_open()) return harness_.open();
  if (!harness_.socket) return;
  if (line.kind == "text") return received(line.data);
  if (line.kind == "binary") {
    // Binary replies carry refs too: rebuild them with ours.
    return harness_.binary(with_our_refs(line.data));
  }
  if (line.kind == "close") {
    const json close = json::parse(line.data, nullptr, false);
    harness_.close(close["code"].get<std::uint16_t>(), close["reason"].get<std::string>());
  }
}

std::string Replay::ours(std::string_view recorded) const {
  const auto found = refs_.find(recorded);
  return found == refs_.end() ? std::string{recorded.empty() ? "" : "not-ours"} : found->second;
}

void Replay::sent(const RecordedLine& line) {
  if (line.kind != "text") return;
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(line.data);
  if (!m || m->topic == "phoenix") return;
  if (m->event == "phx_join") return join(*m);
  if (!channels_.contains(m->topic)) return;
  if (m->event != "phx_leave") return push(*m);
  harness_.unsubscribe(channel(std::string{m->topic}));
  const auto leaves = harness_.all("phx_leave", m->topic);
  if (!leaves.empty()) refs_[std::string{m->ref}] = leaves.back().ref;
}

void Replay::join(const phoenix::Message& m) {
  const std::string topic{m.topic};
  if (!channels_.contains(topic)) {
    const auto id = static_cast<ChannelId>(channels_.size() + 1);
    channels_[topic] = id;
    harness_.client.open_channel(id, topic, m.payload, harness_.now);
    harness_.ask(id, m.payload);
  }
  const ChannelId id = channels_[topic];
  harness_.feed([&](auto& c, Instant t) { c.configure_channel(id, std::string{m.payload}, t); });
  harness_.feed([&](auto& c, Instant t) { c.subscribe(id, Duration::zero(), t); });
  const auto joins = harness_.all("phx_join", topic);
  if (!joins.empty()) refs_[std::string{m.ref}] = joins.back().ref;
}

void Replay::push(const phoenix::Message& m) {
  const std::size_t before = harness_.written.size();
  harness_.push(channel(std::string{m.topic}), ++last_request_, std::string{m.event}, std::string{m.payload});
  if (harness_.written.size() > before) refs_[std::string{m.ref}] = harness_.written.back().ref;
}

void Replay::received(std::string_view frame) {
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(frame);
  if (m && m->topic == "phoenix") return;
  harness_.text(with_our_refs(frame));
}

/// The frame with the recorded refs replaced and everything else unchanged byte by byte; unchanged if it is no message.
std::string Replay::with_our_refs(std::string_view frame) {
  const bool binary_reply = !frame.empty() && frame[0] == 1;
  if (binary_reply) {
    const auto m = phoenix::decode_binary(frame);
    const std::string join_ref = ours(m->join_ref);
    const std::string ref = ours(m->ref);
    std::string out{'\1'};
    for (const std::string_view field : {std::string_view{join_ref}, std::string_view{ref}, m->topic, m->status}) {
      out += static_cast<char>(field.size());
    }
    return out.append(join_ref).append(ref).append(m->topic).append(m->status).append(m->payload);
  }
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(frame);
  if (!m) return std::string{frame};
  const auto quoted = [&](std::string_view ref) {
    std::string out;
    if (ref.empty()) return std::string{"null"};
    phoenix::append_quoted(out, ours(ref));
    return out;
  };
  std::string topic;
  std::string event;
  phoenix::append_quoted(topic, m->topic);
  phoenix::append_quoted(event, m->event);
  const std::string payload{m->payload};
  if (frame.front() == '[') {
    return "[" + quoted(m->join_ref) + "," + quoted(m->ref) + "," + topic + "," + event + "," + payload + "]";
  }
  return "{\"ref\":" + quoted(m->ref) + ",\"topic\":" + topic + ",\"payload\":" + payload + ",\"event\":" + event + "}";
}

ChannelId Replay::channel(const std::string& topic) const {
  const auto found = channels_.find(topic);
  EXPECT_NE(found, channels_.end()) << "no channel " << topic;
  return found == channels_.end() ? 0 : found->second;
}

std::string Replay::tell(const Event& event) const {
  const auto name = [&](ChannelId id) {
    for (const auto& [topic, channel] : channels_) {
      if (channel == id) return topic;
    }
    return std::string{"?"};
  };
  if (const auto* e = std::get_if<ChannelStateEvent>(&event)) {
    const std::string error = e->error == ErrorCode::none ? "" : " " + std::to_string(static_cast<int>(e->error));
    return "channel " + name(e->channel) + " " + channel_words[static_cast<std::size_t>(e->state)] + error;
  }
  if (const auto* e = std::get_if<PostgresChangeEvent>(&event)) {
    constexpr std::array words{"INSERT", "UPDATE", "DELETE"};
    std::string bindings;
    for (const auto b : e->attachments) bindings += (bindings.empty() ? "" : ",") + std::to_string(b);
    const std::string table = e->relation ? e->relation->table : "";
    return "change " + table + " " + words[static_cast<std::size_t>(e->change)] + " for " + bindings;
  }
  if (const auto* e = std::get_if<BroadcastEvent>(&event)) {
    constexpr std::array words{"text", "json", "binary"};
    return "broadcast " + e->event + " " + words[static_cast<std::size_t>(e->form)] + " " +
           (e->form == realtime::BroadcastForm::binary ? std::to_string(e->payload.size()) + " bytes"
                                                       : shortened(e->payload));
  }
  if (const auto* e = std::get_if<PresenceEvent>(&event)) return "presence sync " + e->update;
  if (const auto* e = std::get_if<SettledEvent>(&event)) {
    constexpr std::array words{"acked", "sent", "dropped", "expired", "failed"};
    return "settled " + std::to_string(e->request) + " " + words[static_cast<std::size_t>(e->outcome)];
  }
  if (const auto* e = std::get_if<MessageEvent>(&event)) return "message " + e->event + " " + shortened(e->payload);
  if (const auto* e = std::get_if<SystemEvent>(&event)) return "system " + shortened(e->payload);
  if (const auto* e = std::get_if<NoticeEvent>(&event)) return "notice " + std::to_string(static_cast<int>(e->code));
  return {};
}

std::vector<std::string> Replay::story() const {
  std::vector<std::string> lines;
  // As JavaScript knows them: the relation of each channel's last change.
  std::map<ChannelId, std::optional<PostgresChangeEvent::Relation>> relations;
  for (Event event : harness_.events) {
    if (auto* change = std::get_if<PostgresChangeEvent>(&event)) {
      auto& relation = relations[change->channel];
      if (change->relation) relation = change->relation;
      change->relation = relation;
    }
    if (std::string line = tell(event); !line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> Replay::story_of(std::string_view word) const {
  std::vector<std::string> lines = story();
  std::erase_if(lines, [&](const std::string& line) { return !line.starts_with(word); });
  return lines;
}

}  // namespace holdfast::testing
