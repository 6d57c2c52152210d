// The cost of a message in the core itself, compiled for this machine: no JavaScript, no WebAssembly.

#include <benchmark/benchmark.h>

#include "boundary/event_writer.h"
#include "boundary/live_event_writer.h"
#include "boundary/record_writer.h"
#include "frames.h"
#include "phoenix/json_codec.h"
#include "realtime/client.h"
#include "realtime/postgres_change.h"
#include "support/harness.h"
#include "sync/live_tables.h"
#include "sync/table_view.h"

namespace holdfast::bench {
namespace {

constexpr const char* topic = "realtime:orders";
constexpr const char* asks = R"({"config":{"postgres_changes":[{"event":"*","schema":"public","table":"orders"}]}})";
constexpr const char* grants = R"({"postgres_changes":[{"id":77,"event":"*","schema":"public","table":"orders"}]})";
constexpr std::uint32_t hot_rows = 100;
/// 10,000 a second, at 60 frames a second.
constexpr std::uint32_t per_frame = 167;

void decode_a_frame(benchmark::State& state) {
  const auto frames = change_frames(1'000, hot_rows);
  phoenix::JsonDecoder decoder;
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(decoder.decode(frames[i++ % frames.size()]));
}
BENCHMARK(decode_a_frame);

void scan_a_change(benchmark::State& state) {
  const std::string payload = change_payload(7, 1);
  for (auto _ : state) benchmark::DoNotOptimize(realtime::scan_postgres_change(payload));
}
BENCHMARK(scan_a_change);

void subscribe_orders(testing::Harness& h) {
  h.connect();
  h.open();
  h.subscribe(1, topic, asks);
  h.accept_join(topic, grants);
  h.system(topic, "ok", "Subscribed to PostgreSQL", "postgres_changes");
}

void receive_a_change(benchmark::State& state) {
  boundary::RecordWriter records;
  boundary::EventWriter sink{records};
  testing::Harness h{{}, sink};
  subscribe_orders(h);
  const auto frames = change_frames(1'000, hot_rows);
  std::string events;
  std::size_t i = 0;
  for (auto _ : state) {
    h.client.text_received(*h.socket, frames[i++ % frames.size()], h.now);
    records.take_into(events);
    benchmark::DoNotOptimize(events);
  }
}
BENCHMARK(receive_a_change);

void receive_into_a_live_table(benchmark::State& state) {
  boundary::RecordWriter records;
  boundary::EventWriter sink{records};
  boundary::LiveEventWriter live_sink{records};
  sync::LiveTables tables{live_sink};
  testing::Harness h{{}, sink, &tables};
  subscribe_orders(h);
  tables.open(1, 1, {0}, {});
  tables.page_fetched(1, page(static_cast<std::uint32_t>(state.range(0))));
  const auto frames = change_frames(12 * per_frame, hot_rows);
  std::string events;
  std::size_t i = 0;
  for (auto _ : state) {
    h.client.text_received(*h.socket, frames[i++ % frames.size()], h.now);
    tables.report();
    if (i % per_frame == 0) tables.drain(1);
    records.take_into(events);
    benchmark::DoNotOptimize(events);
  }
}
BENCHMARK(receive_into_a_live_table)->Arg(100)->Arg(10'000);

}  // namespace
}  // namespace holdfast::bench
