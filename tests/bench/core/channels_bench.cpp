// The cost of one channel's message or transition, alone and among a thousand: it must be the same.

#include <benchmark/benchmark.h>

#include "boundary/event_writer.h"
#include "boundary/record_writer.h"
#include "support/harness.h"

namespace holdfast::bench {
namespace {

std::string topic_of(ChannelId id) { return "realtime:room" + std::to_string(id); }

realtime::ClientOptions unpaced() {
  realtime::ClientOptions options;
  options.joins_per_second = 1e6;
  return options;
}

/// Joins channels 1 to `count`, all at once.
void join_all(testing::Harness& h, ChannelId count) {
  h.connect();
  h.open();
  for (ChannelId id = 1; id <= count; ++id) h.subscribe(id, topic_of(id), R"({"config":{}})");
  const auto joins = h.all("phx_join");
  for (const auto& join : joins) h.reply(join);
}

/// A client whose events are written and thrown away.
struct Bench {
  explicit Bench(ChannelId channels) { join_all(h, channels); }

  void throw_away() {
    h.client.take_commands();
    records.take_into(events);
    benchmark::DoNotOptimize(events);
  }

  boundary::RecordWriter records;
  boundary::EventWriter sink{records};
  testing::Harness h{unpaced(), sink};
  std::string events;
};

ChannelId channels_of(const benchmark::State& state) { return static_cast<ChannelId>(state.range(0)); }

void receive_a_broadcast(benchmark::State& state) {
  Bench bench{channels_of(state)};
  const std::string frame =
      R"([null,null,")" + topic_of(1) + R"(","broadcast",{"type":"broadcast","event":"move","payload":{"x":1,"y":2}}])";
  for (auto _ : state) {
    bench.h.client.text_received(*bench.h.socket, frame, bench.h.now);
    bench.throw_away();
  }
}
BENCHMARK(receive_a_broadcast)->Arg(1)->Arg(1'000);

void send_a_message(benchmark::State& state) {
  Bench bench{channels_of(state)};
  const testing::PushRequest request{1, 1, "move", R"({"x":1})", PayloadKind::json, false};
  for (auto _ : state) {
    bench.h.client.push(request.command(), bench.h.now);
    bench.throw_away();
  }
}
BENCHMARK(send_a_message)->Arg(1)->Arg(1'000);

void leave_and_join_one_channel(benchmark::State& state) {
  Bench bench{channels_of(state)};
  for (auto _ : state) {
    bench.h.client.unsubscribe(1, Duration{0}, bench.h.now);
    bench.h.client.subscribe(1, Duration{0}, bench.h.now);
    bench.throw_away();
    bench.h.now += std::chrono::milliseconds{1};
  }
}
BENCHMARK(leave_and_join_one_channel)->Arg(1)->Arg(1'000);

void wake_with_nothing_to_do(benchmark::State& state) {
  Bench bench{channels_of(state)};
  for (auto _ : state) {
    bench.h.client.deadline_reached(bench.h.now);
    bench.throw_away();
  }
}
BENCHMARK(wake_with_nothing_to_do)->Arg(1)->Arg(1'000);

void join_channels(benchmark::State& state) {
  for (auto _ : state) Bench{channels_of(state)}.throw_away();
}
BENCHMARK(join_channels)->Arg(1)->Arg(1'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace holdfast::bench
