#include "phoenix/json_codec.h"

#include <algorithm>
#include <array>
#include <utility>

#include "phoenix/json_scanner.h"

namespace holdfast::phoenix {
namespace {

constexpr std::string_view spaces = " \t\r\n";

void append_ref(std::string& out, std::string_view ref) {
  if (ref.empty()) {
    out += "null";
  } else {
    append_quoted(out, ref);
  }
}

std::string_view payload_or_empty_object(std::string_view payload) { return payload.empty() ? "{}" : payload; }

std::string encode_v1(const OutgoingFrame& frame) {
  std::string out = R"({"topic":)";
  append_quoted(out, frame.topic);
  out += R"(,"event":)";
  append_quoted(out, frame.event);
  out += R"(,"payload":)";
  out += payload_or_empty_object(frame.payload);
  out += R"(,"ref":)";
  append_ref(out, frame.ref);
  // The server accepts a join_ref, and its phx_close can then be matched (protocol.md, "What a client must survive" 3).
  out += R"(,"join_ref":)";
  append_ref(out, frame.join_ref);
  out += '}';
  return out;
}

std::string encode_v2(const OutgoingFrame& frame) {
  std::string out;
  out.reserve(frame.topic.size() + frame.event.size() + frame.payload.size() + 48);
  out += '[';
  append_ref(out, frame.join_ref);
  out += ',';
  append_ref(out, frame.ref);
  out += ',';
  append_quoted(out, frame.topic);
  out += ',';
  append_quoted(out, frame.event);
  out += ',';
  out += payload_or_empty_object(frame.payload);
  out += ']';
  return out;
}

}  // namespace

std::optional<Message> JsonDecoder::decode(std::string_view frame) {
  const char first = JsonScanner{frame}.peek();
  if (first == '[') return decode_array(frame);
  if (first == '{') return decode_object(frame);
  return std::nullopt;
}

/// A string's text, a number's digits (servers echo a numeric ref as a number), or nothing for null.
bool JsonDecoder::text_of(std::string_view value, std::string& scratch, std::string_view& out) {
  if (value == "null") return true;
  if (!is_json_string(value)) {
    out = value;
    return value.front() != '{' && value.front() != '[';
  }
  out = unquoted(value);
  if (out.find('\\') == std::string_view::npos) return true;
  auto decoded = unescape(out);
  if (!decoded) return false;
  scratch = std::move(*decoded);
  out = scratch;
  return true;
}

std::optional<Message> JsonDecoder::decode_array(std::string_view frame) {
  JsonScanner scanner{frame};
  Message message;
  const std::array<std::string_view*, 4> fields{&message.join_ref, &message.ref, &message.topic, &message.event};
  scanner.take('[');
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto value = scanner.value();
    if (!value || !text_of(*value, scratch_[i], *fields[i]) || !scanner.take(',')) return std::nullopt;
  }
  const std::size_t end = frame.find_last_not_of(spaces);
  scanner.peek();
  if (frame[end] != ']' || scanner.position() >= end) return std::nullopt;
  const std::size_t last = frame.find_last_not_of(spaces, end - 1);
  message.payload = frame.substr(scanner.position(), last + 1 - scanner.position());
  return message;
}

std::optional<Message> JsonDecoder::decode_object(std::string_view frame) {
  constexpr std::array<std::string_view, 4> keys{"join_ref", "ref", "topic", "event"};
  Message message;
  const std::array<std::string_view*, 4> fields{&message.join_ref, &message.ref, &message.topic, &message.event};
  // No server writes a member twice. But some paste a user's text into the frame unchecked. If that text was no JSON
  // value, its end may appear here as members of the frame, with an event of that user's choice.
  std::array<bool, 5> seen{};
  bool valid = true;
  JsonScanner scanner{frame};
  const bool well_formed = for_each_member(scanner, [&](std::string_view key, std::string_view value) {
    const auto place = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
    if (place == keys.size() && key != "payload") return true;
    valid = valid && !std::exchange(seen[place], true);
    if (place == keys.size()) {
      message.payload = value;
    } else {
      valid = valid && text_of(value, scratch_[place], *fields[place]);
    }
    return true;
  });
  if (!well_formed || !scanner.at_end() || !valid || message.event.empty() || message.payload.empty())
    return std::nullopt;
  return message;
}

std::string encode_json(Version version, const OutgoingFrame& frame) {
  return version == Version::v1 ? encode_v1(frame) : encode_v2(frame);
}

}  // namespace holdfast::phoenix
