#include "browser/driver.h"

#include <emscripten/em_js.h>

#include <utility>

#include "boundary/client_options.h"
#include "boundary/commands.h"
#include "boundary/live_event_writer.h"
#include "browser/clock.h"

// clang-format off
// `onHoldfastInput`: a socket or the timer is about to speak. JavaScript first posts the changes that it has kept back.
EM_JS_DEPS(holdfast_driver, "$holdfastReceive,$webSockets");
EM_JS(void, holdfast_deliver, (uint32_t sink, const void* records, uint32_t size), {
  Module['onHoldfastEvents'](sink, records, size, holdfastReceive.ascii, holdfastReceive.pointer);
});
EM_JS(void, holdfast_before_input, (uint32_t sink), { Module['onHoldfastInput'](sink); });
EM_JS(void, holdfast_socket_opened, (uint32_t sink, int socket, const void* accounts, const void* epoch), {
  Module['onHoldfastSocket'](sink, webSockets.get(socket), accounts, epoch);
});
// clang-format on

namespace holdfast::browser {
namespace {

/// The memory of a larger batch (a flood, or a large table) is freed.
constexpr std::size_t largest_kept_batch = 65536;

struct LiveEvents {
  boundary::LiveEventWriter events;
};

/// A client's live data, and the writer that reports it to JavaScript.
struct LiveParts final : LiveEvents, sync::LiveData {
  explicit LiveParts(boundary::RecordWriter& records)
      : LiveEvents{boundary::LiveEventWriter{records}}, sync::LiveData(events) {}
};

}  // namespace

Driver::Driver(std::uint32_t sink, std::string_view options, bool quotes)
    : Driver(sink, boundary::read_client_options(options), quotes) {}

Driver::Driver(std::uint32_t sink, realtime::ClientOptions options, bool quotes)
    : sink_(sink), quotes_(quotes), url_(options.url), client_(std::move(options), events_) {}

/// Frames that JavaScript has delivered since the last input arrived by the clocks of then: a sleep that only this
/// input has noticed came after them.
void Driver::take_accounts(Instant time) {
  for (const auto& transport : transports_) {
    if (transport->accounts().frames() == 0) continue;
    client_.take_accounts(transport->id(), transport->accounts(), shift_, time);
  }
  shift_ = shift_from_timeouts();
}

/// Gives one input to the core, then does what the core wants done. Calls JavaScript last, because it may call back
/// into this driver, or delete it.
template <typename Input>
void Driver::feed(Input input, Instant time) {
  take_accounts(time);
  const Duration ahead = ahead_of_wall();
  client_.set_clock_ahead(ahead);
  records_.set_clock_ahead(ahead);
  input(time);
  settle(time);
}

/// The same for a frame, which the records may quote.
template <typename Input>
void Driver::feed_frame(std::string_view frame, Input input) {
  const auto quoting = [&](Instant time) {
    if (quotes_) records_.quote(frame);
    input(time);
    records_.quote({});
  };
  feed(quoting, recent());
}

void Driver::carry_out_all(Instant time) {
  for (auto commands = client_.take_commands(); !commands.empty(); commands = client_.take_commands()) {
    for (const realtime::ClientCommand& command : commands) carry_out(command, time);
  }
}

void Driver::settle(Instant time) {
  carry_out_all(time);
  if (live_) live_->report();
  if (live_ && live_->take_unrest()) client_.take_lessons_back();
  timer_.arm(client_.deadline(), time);
  if (records_.empty()) return;
  records_.take_into(batch_);
  holdfast_deliver(sink_, batch_.data(), static_cast<std::uint32_t>(batch_.size()));
  // `= {}` would empty it and keep the room.
  if (batch_.capacity() > largest_kept_batch) batch_ = std::string{};
}

void Driver::carry_out(const realtime::ClientCommand& command, Instant time) {
  if (const auto* open = std::get_if<OpenTransport>(&command)) open_transport(open->transport, time);
  if (const auto* close = std::get_if<CloseTransport>(&command)) close_transport(*close);
  if (const auto* write = std::get_if<realtime::WriteFrame>(&command)) write_frame(*write);
}

void Driver::open_transport(TransportId transport, Instant time) {
  ErrorCode error = ErrorCode::none;
  auto opened = WebSocketTransport::open(transport, url_, *this, error);
  if (!opened) return client_.transport_impossible(transport, error, time);
  holdfast_socket_opened(sink_, opened->socket(), &opened->accounts(), &client_.epoch());
  transports_.push_back(std::move(opened));
}

void Driver::close_transport(const CloseTransport& close) {
  WebSocketTransport* transport = find(close.transport);
  if (transport == nullptr) return;
  transport->set_close_code(close.code);
  forget(close.transport);
}

void Driver::write_frame(const realtime::WriteFrame& write) {
  WebSocketTransport* transport = find(write.transport);
  if (transport == nullptr) return;
  if (write.frame.binary) {
    transport->send_binary(write.frame.data);
  } else {
    transport->send_text(write.frame.data);
  }
}

WebSocketTransport* Driver::find(TransportId id) const {
  for (const auto& transport : transports_) {
    if (transport->id() == id) return transport.get();
  }
  return nullptr;
}

void Driver::forget(TransportId id) {
  std::erase_if(transports_, [id](const auto& transport) { return transport->id() == id; });
}

// --- From the socket and the timer -----------------------------------------------------------------------------------

void Driver::on_open(TransportId transport) {
  holdfast_before_input(sink_);
  feed([&](Instant t) { client_.transport_opened(transport, t); });
}

void Driver::on_text(TransportId transport, std::string_view frame) {
  feed_frame(frame, [&](Instant t) { client_.text_received(transport, frame, t); });
}

void Driver::on_binary(TransportId transport, std::string_view frame) {
  feed_frame(frame, [&](Instant t) { client_.binary_received(transport, frame, t); });
}

void Driver::on_lost(TransportId transport) {
  holdfast_before_input(sink_);
  feed([&](Instant t) { client_.frame_lost(transport, t); });
}

void Driver::on_close(TransportId transport, const CloseInfo& close) {
  holdfast_before_input(sink_);
  feed([&](Instant t) {
    forget(transport);
    client_.transport_closed(transport, close, t);
  });
}

void Driver::timer_fired(void* self) {
  auto* driver = static_cast<Driver*>(self);
  holdfast_before_input(driver->sink_);
  driver->feed([&](Instant t) {
    if (t >= driver->client_.deadline()) driver->client_.deadline_reached(t);
  });
}

// --- From JavaScript
// --------------------------------------------------------------------------------------------------

void Driver::post(std::string_view commands) {
  feed([&](Instant t) {
    boundary::ByteReader in{commands};
    while (!in.at_end()) {
      const std::uint8_t command = in.u8();
      if (command > boundary::last_client_command) {
        post_live_(*this, command, in);
      } else {
        boundary::run_client_command(command, in, client_, t);
      }
      carry_out_all(t);
    }
  });
}

void Driver::post_live(Driver& self, std::uint8_t command, boundary::ByteReader& in) {
  if (!self.live_) {
    self.live_ = std::make_unique<LiveParts>(self.records_);
    self.client_.set_listener(*self.live_);
  }
  boundary::run_live_command(command, in, static_cast<LiveParts&>(*self.live_));
}

}  // namespace holdfast::browser
