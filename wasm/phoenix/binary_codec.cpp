#include "phoenix/binary_codec.h"

#include <cstdint>
#include <initializer_list>

namespace holdfast::phoenix {
namespace {

enum Kind : std::uint8_t { push = 0, reply = 1, broadcast = 2, user_broadcast_push = 3, user_broadcast = 4 };

std::uint8_t byte_at(std::string_view frame, std::size_t i) { return static_cast<std::uint8_t>(frame[i]); }

/// Cuts the fields out of the text behind `body`. Their lengths are in the header at `header`, one byte each. The rest
/// is the payload.
bool cut(std::string_view frame, std::size_t header, std::size_t body, std::initializer_list<std::string_view*> fields,
         std::string_view& payload) {
  if (frame.size() < body) return false;
  std::size_t position = body;
  for (std::string_view* field : fields) {
    const std::size_t length = byte_at(frame, header++);
    if (length > frame.size() - position) return false;
    *field = frame.substr(position, length);
    position += length;
  }
  payload = frame.substr(position);
  return true;
}

std::optional<Message> decode_user_broadcast(std::string_view frame) {
  constexpr std::size_t header_size = 5;
  Message m;
  m.kind = Message::Kind::user_broadcast;
  if (!cut(frame, 1, header_size, {&m.topic, &m.event, &m.meta}, m.payload)) return std::nullopt;
  m.encoding = byte_at(frame, header_size - 1) == 1 ? Encoding::json : Encoding::binary;
  return m;
}

std::optional<std::string> encode(std::uint8_t kind, std::initializer_list<std::string_view> fields,
                                  std::string_view after_lengths, std::string_view payload) {
  std::string out(1, static_cast<char>(kind));
  for (const std::string_view field : fields) {
    if (field.size() > 255) return std::nullopt;
    out += static_cast<char>(field.size());
  }
  out += after_lengths;
  for (const std::string_view field : fields) out += field;
  out += payload;
  return out;
}

}  // namespace

bool is_known_binary_kind(std::string_view frame) {
  return !frame.empty() && byte_at(frame, 0) <= user_broadcast && byte_at(frame, 0) != user_broadcast_push;
}

std::optional<Message> decode_binary(std::string_view frame) {
  if (!is_known_binary_kind(frame)) return std::nullopt;
  Message m;
  m.encoding = Encoding::binary;
  switch (byte_at(frame, 0)) {
    case push:
      if (!cut(frame, 1, 4, {&m.join_ref, &m.topic, &m.event}, m.payload)) return std::nullopt;
      return m;
    case reply:
      if (!cut(frame, 1, 5, {&m.join_ref, &m.ref, &m.topic, &m.status}, m.payload)) return std::nullopt;
      m.event = "phx_reply";
      return m;
    case broadcast:
      if (!cut(frame, 1, 3, {&m.topic, &m.event}, m.payload)) return std::nullopt;
      return m;
    default:
      return decode_user_broadcast(frame);
  }
}

std::optional<std::string> encode_binary_push(const OutgoingFrame& frame) {
  return encode(push, {frame.join_ref, frame.ref, frame.topic, frame.event}, {}, frame.payload);
}

std::optional<std::string> encode_user_broadcast(const OutgoingFrame& frame, Encoding encoding) {
  const char code = encoding == Encoding::json ? '\1' : '\0';
  return encode(user_broadcast_push, {frame.join_ref, frame.ref, frame.topic, frame.event, {}}, {&code, 1},
                frame.payload);
}

}  // namespace holdfast::phoenix
