#include "classes/measures.h"

#include <emscripten/bind.h>

#include <array>

#include "classes/options.h"
#include "classes/values.h"

// Backoff, Heartbeat and QualityMonitor as JavaScript classes; `core/` describes what each does.
namespace holdfast::classes {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(RoundTrip)
EMSCRIPTEN_DECLARE_VAL_TYPE(Verdict)

/// A back-off with the random generator that shortens its waits.
class SeededBackoff {
 public:
  explicit SeededBackoff(const Options& options) : backoff_(backoff_options(options)), random_(seed_of(options)) {}

  double next() { return to_ms(backoff_.next(random_)); }
  void reset() { backoff_.reset(); }
  double attempts() const { return backoff_.attempts(); }

 private:
  Backoff backoff_;
  Random random_;
};

class TimedHeartbeat {
 public:
  TimedHeartbeat(const Options& options, double now) : heartbeat_(heartbeat_options(options), instant(now)) {}

  void heard(double now) { heartbeat_.heard(instant(now)); }
  void request_probe(double now) { heartbeat_.request_probe(instant(now)); }
  void excuse_silence(double until) { heartbeat_.excuse_silence(instant(until)); }
  void end_excuse() { heartbeat_.end_excuse(); }
  double deadline() const { return number(heartbeat_.deadline()); }
  bool outstanding() const { return heartbeat_.outstanding(); }
  bool probing() const { return heartbeat_.probing(); }

  RoundTrip answered(double now) {
    const std::optional<Duration> round_trip = heartbeat_.answered(instant(now));
    return RoundTrip{round_trip ? val(to_ms(*round_trip)) : val::undefined()};
  }

  Verdict check(double now) {
    constexpr std::array names{"wait", "beat", "probe", "lost-heartbeat", "lost-probe"};
    return Verdict{val(names[static_cast<std::size_t>(heartbeat_.check(instant(now)))])};
  }

 private:
  Heartbeat heartbeat_;
};

class Monitor {
 public:
  explicit Monitor(const Options& options) : monitor_(quality_options(options)) {}

  void sample(double round_trip_ms) { monitor_.sample(duration(round_trip_ms)); }
  void lost() { monitor_.lost(); }
  void went_offline() { monitor_.went_offline(); }
  void came_online() { monitor_.came_online(); }
  bool degraded() const { return monitor_.degraded(); }
  QualityValue quality() const { return quality_value(monitor_.quality()); }

 private:
  QualityMonitor monitor_;
};

}  // namespace

QualityValue quality_value(const Quality& quality) {
  constexpr std::array levels{"offline", "poor", "fair", "good", "excellent"};
  val value = val::object();
  value.set("level", val(levels[static_cast<std::size_t>(quality.level)]));
  value.set("latency", quality.latency_ms);
  value.set("jitter", quality.jitter_ms);
  value.set("loss", quality.loss);
  return QualityValue{value};
}

EMSCRIPTEN_BINDINGS(measures) {
  using emscripten::class_;
  using emscripten::register_type;
  register_type<Options>("import('../src/core/types.js').Tuning");
  register_type<RoundTrip>("(number | undefined)");
  register_type<Verdict>("import('../src/core/types.js').HeartbeatVerdict");
  register_type<QualityValue>("import('../src/core/types.js').Quality");
  class_<SeededBackoff>("Backoff")
      .constructor<const Options&>()
      .function("next", &SeededBackoff::next)
      .function("reset", &SeededBackoff::reset)
      .property("attempts", &SeededBackoff::attempts);
  class_<TimedHeartbeat>("Heartbeat")
      .constructor<const Options&, double>()
      .function("heard(now)", &TimedHeartbeat::heard)
      .function("answered(now)", &TimedHeartbeat::answered)
      .function("requestProbe(now)", &TimedHeartbeat::request_probe)
      .function("check(now)", &TimedHeartbeat::check)
      .function("excuseSilence(until)", &TimedHeartbeat::excuse_silence)
      .function("endExcuse", &TimedHeartbeat::end_excuse)
      .property("deadline", &TimedHeartbeat::deadline)
      .property("outstanding", &TimedHeartbeat::outstanding)
      .property("probing", &TimedHeartbeat::probing);
  class_<Monitor>("QualityMonitor")
      .constructor<const Options&>()
      .function("sample(roundTripMs)", &Monitor::sample)
      .function("lost", &Monitor::lost)
      .function("wentOffline", &Monitor::went_offline)
      .function("cameOnline", &Monitor::came_online)
      .property("degraded", &Monitor::degraded)
      .property("quality", &Monitor::quality);
}

}  // namespace holdfast::classes
