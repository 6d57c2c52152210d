#include "realtime/client_options.h"

#include <algorithm>

#include "realtime/control_json.h"

namespace holdfast::realtime {
namespace {

/// Reads one member into a field, if it is there and a finite number or a string as the field wants it.
class Reader {
 public:
  explicit Reader(const ControlValue& object) : object_(object) {}

  void read(const char* key, double& field, double at_least = 0) const {
    if (const double* value = number(key)) field = std::max(at_least, *value);
  }
  void read(const char* key, Duration& field, double at_least = 0) const {
    if (const double* value = number(key)) field = duration_from_ms(std::clamp(*value, at_least, longest_ms));
  }
  void read(const char* key, std::size_t& field) const {
    if (const double* value = number(key)) field = static_cast<std::size_t>(std::clamp(*value, 0.0, 1e9));
  }
  std::string text(const char* key) const { return object_.text(key); }
  std::vector<Duration> durations(const char* key) const {
    std::vector<Duration> list;
    const auto* found = object_.list_of(key);
    if (found == nullptr) return list;
    for (const ControlValue& value : *found) {
      if (const double* ms = value.number()) list.push_back(duration_from_ms(std::clamp(*ms, 0.0, longest_ms)));
    }
    return list;
  }

 private:
  static constexpr double longest_ms = 1e12;

  const double* number(const char* key) const {
    const ControlValue* found = object_.find(key);
    return found != nullptr ? found->number() : nullptr;
  }

  const ControlValue& object_;
};

void read_connection(const Reader& in, ConnectionOptions& out) {
  // An interval of nothing would be a timer that never rests.
  in.read("heartbeatIntervalMs", out.heartbeat.interval, 1);
  in.read("heartbeatTimeoutMs", out.heartbeat.timeout);
  in.read("probeTimeoutMs", out.heartbeat.probe_timeout);
  in.read("degradedHeartbeatMs", out.heartbeat.degraded_interval, 1);
  in.read("hiddenHeartbeatMs", out.heartbeat.hidden_interval, 1);
  in.read("connectTimeoutMs", out.connect_timeout);
  in.read("stableAfterMs", out.stable_after);
  in.read("restartSpreadMs", out.restart_spread);
  in.read("pauseAfterMs", out.pause_after);
  in.read("backoffJitter", out.backoff.jitter);
  if (auto steps = in.durations("backoffMs"); !steps.empty()) out.backoff.steps = std::move(steps);
  in.read("excellentBelowMs", out.quality.excellent_below_ms);
  in.read("goodBelowMs", out.quality.good_below_ms);
  in.read("fairBelowMs", out.quality.fair_below_ms);
  const std::string policy = in.text("hiddenPolicy");
  if (policy == "slow") out.hidden_policy = HiddenPolicy::slow;
  if (policy == "pause") out.hidden_policy = HiddenPolicy::pause;
}

void read_sender(const Reader& in, SenderOptions& out) {
  in.read("queueLimit", out.queue.max_messages);
  in.read("queueBytes", out.queue.max_bytes);
  in.read("messageTtlMs", out.queue.time_to_live);
  in.read("flushPerSecond", out.flush_per_second, 1);
  in.read("stalledAfterMs", out.stalled_after);
  const std::string overflow = in.text("queueOverflow");
  if (overflow == "drop-newest") out.queue.overflow = QueueOverflow::drop_newest;
  if (overflow == "reject") out.queue.overflow = QueueOverflow::reject;
}

}  // namespace

std::optional<ClientOptions> parse_client_options(std::string_view json_text) {
  const ControlValue parsed = parse_control(json_text);
  if (!parsed.is_object()) return std::nullopt;
  const Reader in{parsed};
  ClientOptions options;
  options.url = in.text("url");
  if (in.text("vsn") == "1.0.0") options.version = phoenix::Version::v1;
  read_connection(in, options.connection);
  read_sender(in, options.sender);
  in.read("joinTimeoutMs", options.channel.join_timeout);
  in.read("refusedRejoinMs", options.channel.refused_rejoin);
  options.channel.rejoin = options.connection.backoff;
  options.channel.stable_after = options.connection.stable_after;
  in.read("pushTimeoutMs", options.push_timeout);
  in.read("changesTimeoutMs", options.changes_timeout);
  in.read("joinsPerSecond", options.joins_per_second, 1);
  const std::string source = in.text("tokenSource");
  if (source == "value") options.token_source = TokenSource::value;
  if (source == "function") options.token_source = TokenSource::function;
  double seed = 0;
  in.read("seed", seed);
  options.seed = static_cast<std::uint64_t>(seed);
  return options;
}

}  // namespace holdfast::realtime
