#include "support/harness.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "phoenix/json_codec.h"
#include "phoenix/json_scanner.h"

namespace holdfast::testing {
namespace {

void append_ref(std::string& out, std::string_view ref) {
  if (ref.empty()) {
    out += "null";
  } else {
    phoenix::append_quoted(out, ref);
  }
}

Written decoded(const realtime::WriteFrame& write, Instant at) {
  Written w{write.transport, write.frame.binary, write.frame.data, {}, {}, {}, {}, {}, at};
  if (w.binary) return w;
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(w.raw);
  EXPECT_TRUE(m) << "the client wrote what it cannot read: " << w.raw;
  if (!m) return w;
  w.join_ref = m->join_ref;
  w.ref = m->ref;
  w.topic = m->topic;
  w.event = m->event;
  w.payload = m->payload;
  return w;
}

}  // namespace

Harness::Harness(realtime::ClientOptions options, realtime::ChangeListener* listener)
    : client(std::move(options), recorder, listener) {}

Harness::Harness(realtime::ClientOptions options, realtime::EventSink& sink, realtime::ChangeListener* listener)
    : client(std::move(options), sink, listener) {}

// --- The user --------------------------------------------------------------------------------------------------------

void Harness::connect() {
  feed([](auto& c, Instant t) { c.connect(t); });
}

void Harness::disconnect() {
  feed([](auto& c, Instant t) { c.disconnect(t); });
}

void Harness::ask(ChannelId id, std::string_view join_payload) {
  const std::string_view config = phoenix::find_member(join_payload, "config").value_or("{}");
  AttachmentId place = 0;
  phoenix::for_each_element(phoenix::find_member(config, "postgres_changes").value_or("[]"),
                            [&](std::string_view entry) {
                              client.attach(id, place++, false, "[" + std::string{entry} + "]", {}, now);
                              return true;
                            });
}

void Harness::subscribe(ChannelId id, std::string topic, std::string join_payload) {
  client.open_channel(id, topic, join_payload, now);
  ask(id, join_payload);
  feed([&](auto& c, Instant t) { c.subscribe(id, Duration::zero(), t); });
}

void Harness::unsubscribe(ChannelId id) {
  feed([&](auto& c, Instant t) { c.unsubscribe(id, Duration::zero(), t); });
}

void Harness::push(const PushRequest& request) {
  feed([&](auto& c, Instant t) { c.push(request.command(), t); });
}

void Harness::push(ChannelId channel, RequestId request, std::string event, std::string payload) {
  push(PushRequest{channel, request, std::move(event), std::move(payload)});
}

// --- The clock -------------------------------------------------------------------------------------------------------

void Harness::advance(Duration duration) {
  const Instant end = now + duration;
  int wakes_in_place = 0;
  for (Instant due = client.deadline(); due <= end; due = client.deadline()) {
    wakes_in_place = due > now ? 0 : wakes_in_place + 1;
    ASSERT_LT(wakes_in_place, 3) << "a deadline that deadline_reached() does not clear: a busy loop";
    now = std::max(now, due);
    client.deadline_reached(now);
    collect();
  }
  now = end;
}

void Harness::sleep(Duration duration) {
  now += duration;
  if (client.deadline() > now) return;
  client.deadline_reached(now);
  collect();
}

// --- The server ------------------------------------------------------------------------------------------------------

void Harness::open() {
  ASSERT_TRUE(socket) << "nothing was dialled";
  feed([&](auto& c, Instant t) { c.transport_opened(*socket, t); });
}

void Harness::close(std::uint16_t code, std::string reason) {
  ASSERT_TRUE(socket) << "no socket to close";
  const TransportId closed = *std::exchange(socket, std::nullopt);
  alive_.erase(closed);
  feed([&](auto& c, Instant t) { c.transport_closed(closed, CloseInfo{code, std::move(reason)}, t); });
}

void Harness::text(std::string_view frame) {
  ASSERT_TRUE(socket) << "no socket to speak on";
  feed([&](auto& c, Instant t) { c.text_received(*socket, frame, t); });
}

void Harness::binary(std::string_view frame) {
  ASSERT_TRUE(socket) << "no socket to speak on";
  feed([&](auto& c, Instant t) { c.binary_received(*socket, frame, t); });
}

void Harness::say(std::string_view join_ref, std::string_view ref, std::string_view topic, std::string_view event,
                  std::string_view payload) {
  std::string frame = "[";
  append_ref(frame, join_ref);
  frame += ',';
  append_ref(frame, ref);
  frame += ',';
  phoenix::append_quoted(frame, topic);
  frame += ',';
  phoenix::append_quoted(frame, event);
  frame.append(",").append(payload).append("]");
  text(frame);
}

void Harness::reply(const Written& to, std::string_view status, std::string_view response) {
  std::string payload = "{\"status\":";
  phoenix::append_quoted(payload, status);
  payload.append(",\"response\":").append(response).append("}");
  say(to.join_ref, to.ref, to.topic, "phx_reply", payload);
}

void Harness::accept_join(std::string_view topic, std::string_view response) {
  reply(last("phx_join", topic), "ok", response);
}

void Harness::refuse_join(std::string_view topic, std::string_view reason) {
  std::string response = "{\"reason\":";
  phoenix::append_quoted(response, reason);
  response += '}';
  reply(last("phx_join", topic), "error", response);
}

void Harness::system(std::string_view topic, std::string_view status, std::string_view message,
                     std::string_view extension) {
  std::string payload = "{\"message\":";
  phoenix::append_quoted(payload, message);
  payload.append(R"(,"status":")").append(status).append(R"(","extension":")").append(extension).append("\"}");
  say(last("phx_join", topic).join_ref, {}, topic, "system", payload);
}

void Harness::reconnect() {
  close();
  advance(std::chrono::seconds{2});
  open();
}

void Harness::close_channel(std::string_view topic) {
  const std::string join_ref = last("phx_join", topic).join_ref;
  say(join_ref, join_ref, topic, "phx_close", "{}");
}

void Harness::join_one(std::string topic, std::string join_payload) {
  connect();
  open();
  subscribe(1, topic, std::move(join_payload));
  accept_join(topic);
}

// --- What was seen ---------------------------------------------------------------------------------------------------

std::vector<Written> Harness::all(std::string_view event, std::string_view topic) const {
  std::vector<Written> found;
  for (const Written& w : written) {
    if (w.event == event && (topic.empty() || w.topic == topic)) found.push_back(w);
  }
  return found;
}

Written Harness::last(std::string_view event, std::string_view topic) const {
  const auto found = all(event, topic);
  EXPECT_FALSE(found.empty()) << "no " << event << " was written for " << topic;
  return found.empty() ? Written{} : found.back();
}

std::vector<ConnectionState> Harness::states() const {
  std::vector<ConnectionState> states;
  for (const auto& e : of<ConnectionStateEvent>()) {
    if (e.state != e.previous) states.push_back(e.state);
  }
  return states;
}

std::vector<phoenix::ChannelState> Harness::channel_states(ChannelId id) const {
  std::vector<phoenix::ChannelState> states;
  for (const auto& e : of<ChannelStateEvent>()) {
    if (e.channel == id) states.push_back(e.state);
  }
  return states;
}

ChannelStateEvent Harness::last_of_channel(ChannelId id) const {
  std::optional<ChannelStateEvent> found;
  for (const auto& e : of<ChannelStateEvent>()) {
    if (e.channel == id) found = e;
  }
  EXPECT_TRUE(found) << "channel " << id << " has said nothing";
  return found.value_or(ChannelStateEvent{});
}

std::optional<SettledEvent> Harness::settled(RequestId request) const {
  std::optional<SettledEvent> found;
  for (const auto& e : of<SettledEvent>()) {
    if (e.request != request) continue;
    EXPECT_FALSE(found) << "request " << request << " settled twice";
    found = e;
  }
  return found;
}

void Harness::forget() {
  events.clear();
  written.clear();
  dials.clear();
  closes.clear();
}

void Harness::collect() {
  const std::size_t before = written.size();
  for (auto commands = client.take_commands(); !commands.empty(); commands = client.take_commands()) {
    for (const auto& command : commands) carry_out(command);
  }
  const std::vector<Written> fresh{written.begin() + static_cast<std::ptrdiff_t>(before), written.end()};
  for (const Written& w : fresh) {
    if (!answers_heartbeats || w.event != "heartbeat" || !alive_.contains(w.transport)) continue;
    const auto spoken_on = std::exchange(socket, w.transport);
    reply(w);
    socket = spoken_on;
  }
}

void Harness::carry_out(const realtime::ClientCommand& command) {
  if (const auto* dial = std::get_if<OpenTransport>(&command)) {
    EXPECT_LT(alive_.size(), client.sockets().size()) << "a second socket was dialled while one was in use";
    alive_.insert(dial->transport);
    socket = dial->transport;
    dials.push_back(now);
  } else if (const auto* close = std::get_if<CloseTransport>(&command)) {
    closes.push_back(*close);
    alive_.erase(close->transport);
    if (socket == close->transport) socket.reset();
  } else if (const auto* write = std::get_if<realtime::WriteFrame>(&command)) {
    EXPECT_TRUE(alive_.contains(write->transport)) << "written to a socket that is closed";
    written.push_back(decoded(*write, now));
  }
}

}  // namespace holdfast::testing
