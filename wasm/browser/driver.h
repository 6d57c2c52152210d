#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "boundary/byte_reader.h"
#include "boundary/event_writer.h"
#include "boundary/record_writer.h"
#include "browser/clock.h"
#include "browser/deadline_timer.h"
#include "browser/websocket_transport.h"
#include "realtime/client.h"

namespace holdfast::browser {

/// Connects the sans-IO client to the real world: the browser's sockets, its clock, one timeout. JavaScript posts
/// batches of commands (`boundary/commands.mjs`). The events come back as one batch of records (`boundary/events.mjs`),
/// passed to `Module.onHoldfastEvents(sink, pointer, length, frame, frame_pointer)` when the core is at rest. The
/// records may quote the frame that is being handled: `frame` is its text, or empty if its characters and bytes have
/// different positions.
class Driver final : private TransportListener {
 public:
  /// `sink`: names this client to JavaScript. `options`: the record of `boundary::read_client_options`. `quotes`:
  /// records may quote frames, which their reader must then have.
  Driver(std::uint32_t sink, std::string_view options, bool quotes);

  void post(std::string_view commands);

 private:
  void on_open(TransportId transport) override;
  void on_text(TransportId transport, std::string_view frame) override;
  void on_binary(TransportId transport, std::string_view frame) override;
  void on_lost(TransportId transport) override;
  void on_close(TransportId transport, const CloseInfo& close) override;

  static void timer_fired(void* self);
  static void post_live(Driver& self, std::uint8_t command, boundary::ByteReader& in);
  template <typename Input>
  void feed(Input input, Instant time = now());
  template <typename Input>
  void feed_frame(std::string_view frame, Input input);
  void take_accounts(Instant now);
  void carry_out_all(Instant now);
  void settle(Instant now);
  void carry_out(const realtime::ClientCommand& command, Instant now);
  void open_transport(TransportId transport, Instant now);
  void close_transport(const CloseTransport& close);
  void write_frame(const realtime::WriteFrame& write);
  WebSocketTransport* find(TransportId id) const;
  void forget(TransportId id);

  Driver(std::uint32_t sink, realtime::ClientOptions options, bool quotes);

  std::uint32_t sink_;
  bool quotes_;
  std::string url_;
  boundary::RecordWriter records_;
  boundary::EventWriter events_{records_};
  /// Called through a pointer, because that code may not be loaded yet: live tables and tracks are a separate module,
  /// which JavaScript loads before the first such command (scripts/build/split.mjs).
  void (*post_live_)(Driver& self, std::uint8_t command, boundary::ByteReader& in) = &Driver::post_live;
  /// A `LiveParts`, once there is a table or a track. It is kept behind its interface, so that no other code links to
  /// it.
  std::unique_ptr<realtime::ChangeListener> live_;
  realtime::Client client_;
  /// JavaScript reads this batch before it calls any listener, because a call back into the driver may overwrite it.
  std::string batch_;
  std::vector<std::unique_ptr<WebSocketTransport>> transports_;
  double shift_ = shift_from_timeouts();  ///< As of the last input.
  DeadlineTimer timer_{&Driver::timer_fired, this};
};

}  // namespace holdfast::browser
