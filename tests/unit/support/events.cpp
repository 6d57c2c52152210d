// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.
#include "support/events.h"

namespace holdfast::testing {
namespace {

std::vector<std::string> owned(std::span<const std::string_view> texts) { return {texts.begin(), texts.end()}; }
std::vector<std::uint32_t> owned(std::span<const std::uint32_t> numbers) { return {numbers.begin(), numbers.end()}; }
template <typename List>
auto owned(const std::optional<List>& list) {
  return list ? std::optional{owned(*list)} : std::nullopt;
}

}  // namespace

void Recorder::connection_state(const realtime::ConnectionStateEvent& event) {
  ConnectionStateEvent own{event.state,    event.previous,           event.reason, event.close_code, event.attempts,
                           event.retry_at, std::string{event.detail}};
  events_.emplace_back(std::move(own));
}

void Recorder::quality(const realtime::QualityEvent& event) {
  QualityEvent own{event.level, event.latency, event.jitter, event.loss, event.last_heartbeat_at, event.checking};
  events_.emplace_back(std::move(own));
}

void Recorder::queue(const realtime::QueueEvent& event) {
  QueueEvent own{event.size, event.bytes};
  events_.emplace_back(std::move(own));
}

void Recorder::settled(const realtime::SettledEvent& event) {
  SettledEvent own{event.request,  event.outcome,
                   event.error,    std::string{event.status},
                   event.encoding, std::string{event.response}};
  events_.emplace_back(std::move(own));
}

void Recorder::channel_state(const realtime::ChannelStateEvent& event) {
  ChannelStateEvent own{
      event.channel, event.state, event.error, event.retry_at, std::string{event.detail}, std::string{event.response}};
  events_.emplace_back(std::move(own));
}

void Recorder::message(const realtime::MessageEvent& event) {
  MessageEvent own{event.channel, std::string{event.event}, event.encoding, std::string{event.payload}};
  events_.emplace_back(std::move(own));
}

void Recorder::broadcast(const realtime::BroadcastEvent& event) {
  BroadcastEvent own{
      event.channel,          event.form, std::string{event.event}, event.encoding, std::string{event.payload},
      std::string{event.meta}};
  events_.emplace_back(std::move(own));
}

void Recorder::postgres_change(const realtime::PostgresChangeEvent& event) {
  PostgresChangeEvent own{event.channel,
                          event.change,
                          event.long_numbers,
                          owned(event.attachments),
                          {},
                          std::string{event.commit_timestamp},
                          std::string{event.record},
                          std::string{event.old_record},
                          std::string{event.errors}};
  if (event.relation)
    own.relation = {std::string{event.relation->schema}, std::string{event.relation->table},
                    std::string{event.relation->columns}};
  events_.emplace_back(std::move(own));
}

void Recorder::presence(const realtime::PresenceEvent& event) {
  PresenceEvent own{event.channel, std::string{event.update}};
  events_.emplace_back(std::move(own));
}

void Recorder::system(const realtime::SystemEvent& event) {
  SystemEvent own{event.channel, std::string{event.payload}};
  events_.emplace_back(std::move(own));
}

void Recorder::token_wanted(const realtime::TokenWantedEvent& event) {
  TokenWantedEvent own{event.why};
  events_.emplace_back(std::move(own));
}

void Recorder::notice(const realtime::NoticeEvent& event) {
  NoticeEvent own{event.code, event.count, std::string{event.detail}};
  events_.emplace_back(std::move(own));
}

void LiveRecorder::table_dirty(const sync::TableDirtyEvent& event) {
  TableDirtyEvent own{event.table};
  events_.emplace_back(std::move(own));
}

void LiveRecorder::table_diff(const sync::TableDiffEvent& event) {
  TableDiffEvent own{event.table,       event.live,        event.long_numbers,      event.anew,
                     owned(event.left), owned(event.keys), std::string{event.rows}, owned(event.places),
                     event.came};
  events_.emplace_back(std::move(own));
}

void LiveRecorder::table_stale(const sync::TableStaleEvent& event) {
  TableStaleEvent own{event.table};
  events_.emplace_back(std::move(own));
}

void LiveRecorder::track(const sync::TrackEvent& event) {
  TrackEvent own{event.track, std::string{event.json}};
  events_.emplace_back(std::move(own));
}

void Recorder::metrics(const realtime::MetricsEvent& event) {
  MetricsEvent own{event.request, std::string{event.json}};
  events_.emplace_back(std::move(own));
}

void Recorder::taught(const realtime::TaughtEvent& event) {
  TaughtEvent own{event.epoch,
                  event.number,
                  event.lesson,
                  event.channel,
                  event.change,
                  event.form,
                  owned(event.attachments),
                  {},
                  owned(event.tables),
                  owned(event.key),
                  std::string{event.event},
                  std::string{event.meta},
                  owned(event.places)};
  if (event.relation)
    own.relation = {std::string{event.relation->schema}, std::string{event.relation->table},
                    std::string{event.relation->columns}};
  events_.emplace_back(std::move(own));
}

void Recorder::attachment(const realtime::AttachmentEvent& event) {
  AttachmentEvent own{event.channel, event.attachment, event.error};
  events_.emplace_back(std::move(own));
}

void Recorder::echo(const realtime::EchoEvent& event) {
  EchoEvent own{event.channel,  owned(event.attachments),  event.form, std::string{event.event},
                event.encoding, std::string{event.payload}};
  events_.emplace_back(std::move(own));
}

}  // namespace holdfast::testing
