#include "browser/driver.h"

#include <emscripten/em_js.h>

#include <utility>

#include "browser/clock.h"

// clang-format off
EM_JS_DEPS(holdfast_driver, "$holdfastReceive");
EM_JS(void, holdfast_deliver, (uint32_t sink, const void* records, uint32_t size), {
  Module['onHoldfastEvents'](sink, records, size, holdfastReceive.ascii, holdfastReceive.pointer);
});
// clang-format on

namespace holdfast::browser {
namespace {

/// Of a flood, or of a large table, the memory is not kept.
constexpr std::size_t largest_kept_batch = 65536;

realtime::ClientOptions options_of(const std::string& json) {
  return realtime::parse_client_options(json).value_or(realtime::ClientOptions{});
}

}  // namespace

Driver::Driver(std::uint32_t sink, const std::string& options_json, bool quotes)
    : sink_(sink), quotes_(quotes), url_(options_of(options_json).url), client_(options_of(options_json)) {}

/// Gives one input to the core, then does what the core wants done. JavaScript hears of it last: it may call back into
/// this driver, or delete it.
template <typename Input>
void Driver::feed(Input input, Instant time) {
  client_.set_clock_ahead(ahead_of_wall());
  input(time);
  settle(time);
}

/// The same for a frame, which its records may quote.
template <typename Input>
void Driver::feed_frame(std::string_view frame, Input input) {
  const auto quoting = [&](Instant time) {
    if (quotes_) client_.events().quote(frame);
    input(time);
    client_.events().quote({});
  };
  feed(quoting, recent());
}

void Driver::settle(Instant time) {
  for (auto commands = client_.take_commands(); !commands.empty(); commands = client_.take_commands()) {
    for (const realtime::ClientCommand& command : commands) carry_out(command, time);
  }
  if (live_) live_->report(client_.events());
  timer_.arm(client_.deadline(), time);
  if (client_.events().empty()) return;
  client_.take_events_into(batch_);
  holdfast_deliver(sink_, batch_.data(), static_cast<std::uint32_t>(batch_.size()));
  if (batch_.capacity() > largest_kept_batch) batch_ = {};
}

void Driver::carry_out(const realtime::ClientCommand& command, Instant time) {
  if (const auto* open = std::get_if<OpenTransport>(&command)) open_transport(open->transport, time);
  if (const auto* close = std::get_if<CloseTransport>(&command)) close_transport(*close);
  if (const auto* write = std::get_if<realtime::WriteFrame>(&command)) write_frame(*write);
}

void Driver::open_transport(TransportId transport, Instant time) {
  ErrorCode error = ErrorCode::none;
  transport_ = WebSocketTransport::open(transport, url_, *this, error);
  if (!transport_) client_.transport_impossible(error, time);
}

void Driver::close_transport(const CloseTransport& close) {
  if (!transport_ || transport_->id() != close.transport) return;
  transport_->set_close_code(close.code);
  transport_.reset();
}

void Driver::write_frame(const realtime::WriteFrame& write) {
  if (!transport_ || transport_->id() != write.transport) return;
  if (write.frame.binary) {
    transport_->send_binary(write.frame.data);
  } else {
    transport_->send_text(write.frame.data);
  }
}

// --- From the socket and the timer -----------------------------------------------------------------------------------

void Driver::on_open(TransportId transport) {
  feed([&](Instant t) { client_.transport_opened(transport, t); });
}

void Driver::on_text(TransportId transport, std::string_view frame) {
  feed_frame(frame, [&](Instant t) { client_.text_received(transport, frame, t); });
}

void Driver::on_binary(TransportId transport, std::string_view frame) {
  feed_frame(frame, [&](Instant t) { client_.binary_received(transport, frame, t); });
}

void Driver::on_lost(TransportId transport) {
  feed([&](Instant t) { client_.frame_lost(transport, t); });
}

void Driver::on_close(TransportId transport, const CloseInfo& close) {
  transport_.reset();
  feed([&](Instant t) { client_.transport_closed(transport, close, t); });
}

void Driver::timer_fired(void* self) {
  auto* driver = static_cast<Driver*>(self);
  driver->feed([&](Instant t) {
    if (t >= driver->client_.deadline()) driver->client_.deadline_reached(t);
  });
}

// --- From the user ---------------------------------------------------------------------------------------------------

void Driver::connect() {
  feed([&](Instant t) { client_.connect(t); });
}

void Driver::disconnect() {
  feed([&](Instant t) { client_.disconnect(t); });
}

void Driver::simulate_disconnect() {
  feed([&](Instant t) { client_.simulate_disconnect(t); });
}

void Driver::set_online(bool online) {
  feed([&](Instant t) { client_.online_changed(online, t); });
}

void Driver::set_visible(bool visible) {
  feed([&](Instant t) { client_.visible_changed(visible, t); });
}

void Driver::user_acted() {
  feed([&](Instant t) { client_.user_acted(t); });
}

void Driver::suspend() {
  feed([&](Instant t) { client_.suspend(t); });
}

void Driver::resume() {
  feed([&](Instant t) { client_.resume(t); });
}

void Driver::set_access_token(const std::string& token, const std::string& user) {
  feed([&](Instant t) { client_.set_access_token(token, t, user); });
}

void Driver::token_failed(const std::string& message) {
  feed([&](Instant t) { client_.token_failed(message, t); });
}

void Driver::open_channel(std::uint32_t channel, const std::string& topic, const std::string& join_payload) {
  client_.open_channel(channel, topic, join_payload);
}

void Driver::configure_channel(std::uint32_t channel, const std::string& join_payload) {
  feed([&](Instant t) { client_.configure_channel(channel, join_payload, t); });
}

void Driver::subscribe(std::uint32_t channel, double join_timeout_ms) {
  feed([&](Instant t) { client_.subscribe(channel, duration_from_ms(join_timeout_ms), t); });
}

void Driver::unsubscribe(std::uint32_t channel, double leave_timeout_ms) {
  feed([&](Instant t) { client_.unsubscribe(channel, duration_from_ms(leave_timeout_ms), t); });
}

void Driver::close_channel(std::uint32_t channel) {
  feed([&](Instant t) { client_.close_channel(channel, t); });
}

void Driver::push(std::uint32_t channel, std::uint32_t request, const std::string& event,
                  const std::string& payload_json, double timeout_ms, std::uint32_t flags, double waited_ms,
                  const std::string& owner) {
  const bool broadcast = (flags & user_broadcast) != 0;
  push_as(broadcast ? PayloadKind::user_broadcast_json : PayloadKind::json, channel, request, event, payload_json,
          timeout_ms, flags, waited_ms, owner);
}

void Driver::push_binary(std::uint32_t channel, std::uint32_t request, const std::string& event,
                         const std::string& payload, double timeout_ms, std::uint32_t flags, double waited_ms,
                         const std::string& owner) {
  const bool broadcast = (flags & user_broadcast) != 0;
  push_as(broadcast ? PayloadKind::user_broadcast_binary : PayloadKind::binary, channel, request, event, payload,
          timeout_ms, flags, waited_ms, owner);
}

void Driver::push_as(PayloadKind kind, std::uint32_t channel, std::uint32_t request, const std::string& event,
                     const std::string& payload, double timeout_ms, std::uint32_t flags, double waited_ms,
                     const std::string& owner) {
  realtime::PushRequest push{channel,
                             request,
                             event,
                             payload,
                             kind,
                             (flags & expects_reply) != 0,
                             (flags & may_wait) != 0,
                             duration_from_ms(timeout_ms),
                             duration_from_ms(waited_ms),
                             owner};
  feed([&](Instant t) { client_.push(std::move(push), t); });
}

// --- Live tables -----------------------------------------------------------------------------------------------------

LiveData& Driver::live() {
  if (!live_) {
    live_ = std::make_unique<LiveData>();
    client_.set_listener(*live_);
  }
  return static_cast<LiveData&>(*live_);
}

void Driver::open_table(std::uint32_t table, std::uint32_t channel, const std::string& options_json) {
  live().open(table, channel, sync::parse_bindings(options_json), sync::parse_table_options(options_json));
}

void Driver::table_fetched(std::uint32_t table, const std::string& rows_json) {
  feed([&](Instant) { live().page_fetched(table, rows_json, client_.events()); });
}

void Driver::table_refetch(std::uint32_t table) { live().begin_fetch(table); }

void Driver::edit_table(std::uint32_t table, std::uint32_t edit, std::uint32_t kind, const std::string& match,
                        const std::string& patch) {
  feed([&](Instant) {
    live().begin_edit(table, edit, static_cast<sync::EditKind>(kind), match, patch, client_.events());
  });
}

void Driver::confirm_edit(std::uint32_t table, std::uint32_t edit, const std::string& stored) {
  feed([&](Instant) { live().settle_edit(table, edit, stored, client_.events()); });
}

void Driver::refuse_edit(std::uint32_t table, std::uint32_t edit) {
  feed([&](Instant) { live().settle_edit(table, edit, std::nullopt, client_.events()); });
}

void Driver::drain_table(std::uint32_t table) {
  feed([&](Instant) { live().drain(table, client_.events()); });
}

void Driver::close_table(std::uint32_t table) { live().close(table); }

void Driver::open_track(std::uint32_t track, const std::string& options_json) {
  live().tracks.open(track, sync::parse_track_options(options_json));
}

void Driver::add_fixes(std::uint32_t track, const std::string& fixes_json) {
  feed([&](Instant) { live().tracks.add(track, fixes_json, client_.events()); });
}

void Driver::close_track(std::uint32_t track) { live().tracks.close(track); }

std::string Driver::metrics() { return client_.metrics_json(now()); }

}  // namespace holdfast::browser
