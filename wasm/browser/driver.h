#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "browser/clock.h"
#include "browser/deadline_timer.h"
#include "browser/websocket_transport.h"
#include "realtime/client.h"
#include "sync/live_tables.h"
#include "sync/tracks.h"

namespace holdfast::browser {

/// What a client keeps of live data.
struct LiveData final : sync::LiveTables {
  sync::Tracks tracks;
};

/// Runs the sans-IO client against the real world: the browser's sockets, its clock, one timeout. Bound to JavaScript
/// as `RealtimeClient`. Every method is fire-and-forget: what follows comes as one batch of event records
/// (`realtime/client_events.h`), handed to `Module.onHoldfastEvents(sink, pointer, length, frame, frame_pointer)` when
/// the core is at rest. They may quote the frame that is being answered: `frame` is its text, empty where its
/// characters do not stand where its bytes do.
class Driver final : private TransportListener {
 public:
  /// Flags of `push`, as JavaScript passes them.
  enum PushFlags : std::uint32_t { expects_reply = 1, may_wait = 2, user_broadcast = 4 };

  /// `sink` names this client to JavaScript; `options_json` is `parse_client_options`'s; `quotes`: records may quote
  /// frames, which their reader then must have.
  Driver(std::uint32_t sink, const std::string& options_json, bool quotes);

  void connect();
  void disconnect();
  void simulate_disconnect();
  void set_online(bool online);
  void set_visible(bool visible);
  void user_acted();
  void suspend();
  void resume();
  /// `user`: whose it is, where it has no `sub`; or empty.
  void set_access_token(const std::string& token, const std::string& user);
  void token_failed(const std::string& message);

  void open_channel(std::uint32_t channel, const std::string& topic, const std::string& join_payload);
  void configure_channel(std::uint32_t channel, const std::string& join_payload);
  void subscribe(std::uint32_t channel, double join_timeout_ms);
  void unsubscribe(std::uint32_t channel, double leave_timeout_ms);
  void close_channel(std::uint32_t channel);
  void push(std::uint32_t channel, std::uint32_t request, const std::string& event, const std::string& payload_json,
            double timeout_ms, std::uint32_t flags, double waited_ms, const std::string& owner);
  /// `payload` holds bytes, not text.
  void push_binary(std::uint32_t channel, std::uint32_t request, const std::string& event, const std::string& payload,
                   double timeout_ms, std::uint32_t flags, double waited_ms, const std::string& owner);

  // The code of live tables and tracks, from here to `close_track`, is a module of its own, which JavaScript loads
  // before the first such call (scripts/build/split.mjs).
  void open_table(std::uint32_t table, std::uint32_t channel, const std::string& options_json);
  void table_fetched(std::uint32_t table, const std::string& rows_json);
  void table_refetch(std::uint32_t table);
  /// `kind`: 0 insert, 1 update, 2 delete; `match` and `patch`: JSON objects.
  void edit_table(std::uint32_t table, std::uint32_t edit, std::uint32_t kind, const std::string& match,
                  const std::string& patch);
  /// `stored`: the row as the server has it now; empty after a delete.
  void confirm_edit(std::uint32_t table, std::uint32_t edit, const std::string& stored);
  void refuse_edit(std::uint32_t table, std::uint32_t edit);
  void drain_table(std::uint32_t table);
  void close_table(std::uint32_t table);
  void open_track(std::uint32_t track, const std::string& options_json);
  void add_fixes(std::uint32_t track, const std::string& fixes_json);
  void close_track(std::uint32_t track);

  /// Counters as a JSON object.
  std::string metrics();

 private:
  void on_open(TransportId transport) override;
  void on_text(TransportId transport, std::string_view frame) override;
  void on_binary(TransportId transport, std::string_view frame) override;
  void on_lost(TransportId transport) override;
  void on_close(TransportId transport, const CloseInfo& close) override;

  static void timer_fired(void* self);
  void push_as(PayloadKind kind, std::uint32_t channel, std::uint32_t request, const std::string& event,
               const std::string& payload, double timeout_ms, std::uint32_t flags, double waited_ms,
               const std::string& owner);
  template <typename Input>
  void feed(Input input, Instant time = now());
  template <typename Input>
  void feed_frame(std::string_view frame, Input input);
  void settle(Instant now);
  void carry_out(const realtime::ClientCommand& command, Instant now);
  void open_transport(TransportId transport, Instant now);
  void close_transport(const CloseTransport& close);
  void write_frame(const realtime::WriteFrame& write);

  LiveData& live();

  std::uint32_t sink_;
  bool quotes_;
  std::string url_;
  /// Once there is a table or a track: then a `LiveData`. Behind its interface, so that nothing else calls its code.
  std::unique_ptr<realtime::ChangeListener> live_;
  realtime::Client client_;
  /// What JavaScript reads, before it calls anybody: a call back into the driver may write over it.
  std::string batch_;
  std::unique_ptr<WebSocketTransport> transport_;
  DeadlineTimer timer_{&Driver::timer_fired, this};
};

}  // namespace holdfast::browser
