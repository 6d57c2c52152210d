// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.
#pragma once

#include "boundary/record_writer.h"
#include "realtime/events.h"

namespace holdfast::boundary {

/// Writes each event as a record for JavaScript.
class EventWriter final : public realtime::EventSink {
 public:
  explicit EventWriter(RecordWriter& out) : out_(out) {}

  void connection_state(const realtime::ConnectionStateEvent& event) override;
  void quality(const realtime::QualityEvent& event) override;
  void queue(const realtime::QueueEvent& event) override;
  void settled(const realtime::SettledEvent& event) override;
  void channel_state(const realtime::ChannelStateEvent& event) override;
  void message(const realtime::MessageEvent& event) override;
  void broadcast(const realtime::BroadcastEvent& event) override;
  void postgres_change(const realtime::PostgresChangeEvent& event) override;
  void presence(const realtime::PresenceEvent& event) override;
  void system(const realtime::SystemEvent& event) override;
  void token_wanted(const realtime::TokenWantedEvent& event) override;
  void notice(const realtime::NoticeEvent& event) override;
  void metrics(const realtime::MetricsEvent& event) override;
  void taught(const realtime::TaughtEvent& event) override;
  void attachment(const realtime::AttachmentEvent& event) override;
  void echo(const realtime::EchoEvent& event) override;

 private:
  RecordWriter& out_;
};

}  // namespace holdfast::boundary
