#include "classes/options.h"

#include <string>

#include "classes/values.h"

namespace holdfast::classes {
namespace {

using emscripten::val;

void read(const Options& options, const char* name, double& field) {
  const val value = options[name];
  if (value.isNumber()) field = value.as<double>();
}

void read(const Options& options, const char* name, Duration& field) {
  const val value = options[name];
  if (value.isNumber()) field = duration(value.as<double>());
}

void read(const Options& options, const char* name, std::size_t& field) {
  const val value = options[name];
  if (value.isNumber()) field = static_cast<std::size_t>(std::min(value.as<double>(), 1e9));
}

std::string text(const Options& options, const char* name) {
  const val value = options[name];
  return value.isString() ? value.as<std::string>() : std::string{};
}

}  // namespace

std::uint64_t seed_of(const Options& options) {
  double seed = 0;
  read(options, "seed", seed);
  return static_cast<std::uint64_t>(seed);
}

BackoffOptions backoff_options(const Options& options) {
  BackoffOptions into;
  read(options, "backoffJitter", into.jitter);
  const val waits = options["backoffMs"];
  if (!waits.isArray()) return into;
  into.steps.clear();
  for (const double ms : emscripten::vecFromJSArray<double>(waits)) into.steps.push_back(duration(ms));
  return into;
}

HeartbeatOptions heartbeat_options(const Options& options) {
  HeartbeatOptions into;
  read(options, "heartbeatIntervalMs", into.interval);
  read(options, "heartbeatTimeoutMs", into.timeout);
  read(options, "probeTimeoutMs", into.probe_timeout);
  read(options, "degradedHeartbeatMs", into.degraded_interval);
  return into;
}

QualityOptions quality_options(const Options& options) {
  QualityOptions into;
  read(options, "excellentBelowMs", into.excellent_below_ms);
  read(options, "goodBelowMs", into.good_below_ms);
  read(options, "fairBelowMs", into.fair_below_ms);
  return into;
}

QueueOptions queue_options(const Options& options) {
  QueueOptions into;
  read(options, "queueLimit", into.max_messages);
  read(options, "queueBytes", into.max_bytes);
  read(options, "messageTtlMs", into.time_to_live);
  const std::string overflow = text(options, "queueOverflow");
  if (overflow == "drop-newest") into.overflow = QueueOverflow::drop_newest;
  if (overflow == "reject") into.overflow = QueueOverflow::reject;
  return into;
}

ConnectionOptions connection_options(const Options& options) {
  ConnectionOptions into;
  into.backoff = backoff_options(options);
  into.heartbeat = heartbeat_options(options);
  into.quality = quality_options(options);
  read(options, "connectTimeoutMs", into.connect_timeout);
  read(options, "stableAfterMs", into.stable_after);
  read(options, "restartSpreadMs", into.restart_spread);
  read(options, "pauseAfterMs", into.pause_after);
  const std::string hidden = text(options, "hiddenPolicy");
  if (hidden == "slow") into.hidden_policy = HiddenPolicy::slow;
  if (hidden == "pause") into.hidden_policy = HiddenPolicy::pause;
  return into;
}

}  // namespace holdfast::classes
