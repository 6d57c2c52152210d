#include <emscripten/bind.h>

#include <array>
#include <type_traits>

#include "classes/measures.h"
#include "classes/options.h"
#include "classes/values.h"

// `core/connection_manager.h` as a JavaScript class: facts and time in, outputs out.
namespace holdfast::classes {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(Outputs)
EMSCRIPTEN_DECLARE_VAL_TYPE(State)
EMSCRIPTEN_DECLARE_VAL_TYPE(Transport)

val state_name(ConnectionState state) {
  constexpr std::array names{"disconnected", "connecting", "connected", "reconnecting"};
  return val(names[static_cast<std::size_t>(state)]);
}

val output_of(const char* type) {
  val output = val::object();
  output.set("type", val(type));
  return output;
}

val value_of(const OpenTransport& open) {
  val output = output_of("open");
  output.set("transport", open.transport);
  return output;
}

val value_of(const CloseTransport& close) {
  val output = output_of("close");
  output.set("transport", close.transport);
  output.set("code", close.code);
  return output;
}

val value_of(const WriteHeartbeat&) { return output_of("heartbeat"); }

val value_of(const StateChange& change) {
  val output = output_of("state");
  output.set("state", state_name(change.state));
  output.set("previous", state_name(change.previous));
  output.set("reason", static_cast<int>(change.reason));
  output.set("closeCode", change.close.code);
  output.set("detail", change.close.reason);
  output.set("attempts", change.attempts);
  output.set("retryAt", to_ms(change.retry_at));
  return output;
}

class Manager {
 public:
  explicit Manager(const Options& options) : manager_(connection_options(options), seed_of(options)) {}

  template <void (ConnectionManager::*method)(Instant)>
  void at(double now) {
    (manager_.*method)(instant(now));
  }
  void transport_opened(std::uint32_t transport, double now) { manager_.transport_opened(transport, instant(now)); }
  void transport_closed(std::uint32_t transport, std::uint16_t code, const std::string& reason, double now) {
    manager_.transport_closed(transport, {code, reason}, instant(now));
  }
  void online_changed(bool online, double now) { manager_.online_changed(online, instant(now)); }
  void visible_changed(bool visible, double now) { manager_.visible_changed(visible, instant(now)); }

  Outputs take_outputs() {
    val list = val::array();
    for (const ConnectionOutput& output : manager_.take_outputs()) {
      list.call<void>("push", std::visit([](const auto& each) { return value_of(each); }, output));
    }
    return Outputs{list};
  }

  double deadline() const { return number(manager_.deadline()); }
  State state() const { return State{state_name(manager_.state())}; }
  QualityValue quality() const { return quality_value(manager_.quality()); }
  bool checking() const { return manager_.checking(); }
  double attempts() const { return manager_.attempts(); }
  Transport transport() const {
    const std::optional<TransportId> transport = manager_.transport();
    return Transport{transport ? val(*transport) : val::undefined()};
  }

 private:
  ConnectionManager manager_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(connection) {
  using emscripten::register_type;
  register_type<Outputs>("import('../src/core/types.js').ConnectionOutput[]");
  register_type<State>("import('../src/base/types.js').ConnectionState");
  register_type<Transport>("(number | undefined)");
  emscripten::class_<Manager>("ConnectionManager")
      .constructor<const Options&>()
      .function("connect(now)", &Manager::at<&ConnectionManager::connect>)
      .function("disconnect(now)", &Manager::at<&ConnectionManager::disconnect>)
      .function("transportOpened(transport, now)", &Manager::transport_opened)
      .function("transportClosed(transport, code, reason, now)", &Manager::transport_closed)
      .function("frameHeard(now)", &Manager::at<&ConnectionManager::frame_heard>)
      .function("heartbeatAnswered(now)", &Manager::at<&ConnectionManager::heartbeat_answered>)
      .function("deadlineReached(now)", &Manager::at<&ConnectionManager::deadline_reached>)
      .function("onlineChanged(online, now)", &Manager::online_changed)
      .function("visibleChanged(visible, now)", &Manager::visible_changed)
      .function("suspend(now)", &Manager::at<&ConnectionManager::suspend>)
      .function("resume(now)", &Manager::at<&ConnectionManager::resume>)
      .function("suspect(now)", &Manager::at<&ConnectionManager::suspect>)
      .function("userActed(now)", &Manager::at<&ConnectionManager::user_acted>)
      .function("takeOutputs", &Manager::take_outputs)
      .property("deadline", &Manager::deadline)
      .property("state", &Manager::state)
      .property("quality", &Manager::quality)
      .property("checking", &Manager::checking)
      .property("attempts", &Manager::attempts)
      .property("transport", &Manager::transport);
}

}  // namespace holdfast::classes
