// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.
#include "boundary/event_writer.h"

namespace holdfast::boundary {

void EventWriter::connection_state(const realtime::ConnectionStateEvent& event) {
  out_.begin(1);
  out_.byte(event.state);
  out_.byte(event.previous);
  out_.code(event.reason);
  out_.u16(event.close_code);
  out_.u32(event.attempts);
  out_.instant(event.retry_at);
  out_.text(event.detail);
}

void EventWriter::quality(const realtime::QualityEvent& event) {
  out_.begin(2);
  out_.byte(event.level);
  out_.f64(event.latency);
  out_.f64(event.jitter);
  out_.f64(event.loss);
  out_.instant(event.last_heartbeat_at);
  out_.flag(event.checking);
}

void EventWriter::queue(const realtime::QueueEvent& event) {
  out_.begin(3);
  out_.u32(event.size);
  out_.u32(event.bytes);
}

void EventWriter::settled(const realtime::SettledEvent& event) {
  out_.begin(4);
  out_.byte(event.encoding);
  out_.u32(event.request);
  out_.byte(event.outcome);
  out_.code(event.error);
  out_.text(event.status);
  out_.text(event.response);
}

void EventWriter::channel_state(const realtime::ChannelStateEvent& event) {
  out_.begin(5);
  out_.u32(event.channel);
  out_.byte(event.state);
  out_.code(event.error);
  out_.instant(event.retry_at);
  out_.text(event.detail);
  out_.text(event.response);
}

void EventWriter::message(const realtime::MessageEvent& event) {
  out_.begin(6);
  out_.byte(event.encoding);
  out_.u32(event.channel);
  out_.text(event.event);
  out_.text(event.payload);
}

void EventWriter::broadcast(const realtime::BroadcastEvent& event) {
  out_.begin(7);
  out_.byte(event.encoding);
  out_.u32(event.channel);
  out_.byte(event.form);
  out_.text(event.event);
  out_.text(event.payload);
  out_.text(event.meta);
}

void EventWriter::postgres_change(const realtime::PostgresChangeEvent& event) {
  out_.begin(8);
  out_.u32(event.channel);
  out_.byte(event.change);
  out_.flag(event.long_numbers);
  out_.count(event.attachments.size());
  for (const auto& each : event.attachments) {
    out_.u32(each);
  }
  out_.flag(event.relation.has_value());
  if (event.relation) {
    const auto& relation = *event.relation;
    out_.text(relation.schema);
    out_.text(relation.table);
    out_.text(relation.columns);
  }
  out_.text(event.commit_timestamp);
  out_.text(event.record);
  out_.text(event.old_record);
  out_.text(event.errors);
}

void EventWriter::presence(const realtime::PresenceEvent& event) {
  out_.begin(9);
  out_.u32(event.channel);
  out_.text(event.update);
}

void EventWriter::system(const realtime::SystemEvent& event) {
  out_.begin(10);
  out_.u32(event.channel);
  out_.text(event.payload);
}

void EventWriter::token_wanted(const realtime::TokenWantedEvent& event) {
  out_.begin(11);
  out_.byte(event.why);
}

void EventWriter::notice(const realtime::NoticeEvent& event) {
  out_.begin(12);
  out_.code(event.code);
  out_.u32(event.count);
  out_.text(event.detail);
}

void EventWriter::metrics(const realtime::MetricsEvent& event) {
  out_.begin(17);
  out_.u32(event.request);
  out_.text(event.json);
}

void EventWriter::taught(const realtime::TaughtEvent& event) {
  out_.begin(18);
  out_.f64(event.epoch);
  out_.u32(event.number);
  out_.byte(event.lesson);
  out_.u32(event.channel);
  out_.byte(event.change);
  out_.byte(event.form);
  out_.count(event.attachments.size());
  for (const auto& each : event.attachments) {
    out_.u32(each);
  }
  out_.flag(event.relation.has_value());
  if (event.relation) {
    const auto& relation = *event.relation;
    out_.text(relation.schema);
    out_.text(relation.table);
    out_.text(relation.columns);
  }
  out_.count(event.tables.size());
  for (const auto& each : event.tables) {
    out_.u32(each);
  }
  out_.count(event.key.size());
  for (const auto& each : event.key) {
    out_.text(each);
  }
  out_.text(event.event);
  out_.text(event.meta);
  out_.count(event.places.size());
  for (const auto& each : event.places) {
    out_.u32(each);
  }
}

void EventWriter::attachment(const realtime::AttachmentEvent& event) {
  out_.begin(19);
  out_.u32(event.channel);
  out_.u32(event.attachment);
  out_.code(event.error);
}

void EventWriter::echo(const realtime::EchoEvent& event) {
  out_.begin(20);
  out_.byte(event.encoding);
  out_.u32(event.channel);
  out_.count(event.attachments.size());
  for (const auto& each : event.attachments) {
    out_.u32(each);
  }
  out_.byte(event.form);
  out_.text(event.event);
  out_.text(event.payload);
}

}  // namespace holdfast::boundary
