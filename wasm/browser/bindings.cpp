#include <emscripten/bind.h>

#include <cstdint>

#include "browser/driver.h"

// Declares, and has no logic: what each function means stands in driver.h. Drivers are bound as plain functions of
// their address, and not as a class: Embind's classes bring inheritance, smart pointers and clones with them, 3 KB of
// glue that a page would wait for.
namespace holdfast::browser {
namespace {

/// An address, as JavaScript keeps it. Of a driver that was deleted nothing may be called.
using Address = std::uintptr_t;

template <auto method>
struct Bound;

template <typename Result, typename... Args, Result (Driver::*method)(Args...)>
struct Bound<method> {
  static Result call(Address driver, Args... args) { return (reinterpret_cast<Driver*>(driver)->*method)(args...); }
};

/// The same for what is only called once the module of live data is loaded: by this name `scripts/build/split.mjs`
/// knows where that module begins.
template <auto method>
struct BoundLive;

template <typename Result, typename... Args, Result (Driver::*method)(Args...)>
struct BoundLive<method> {
  static Result call(Address driver, Args... args) { return (reinterpret_cast<Driver*>(driver)->*method)(args...); }
};

Address create(std::uint32_t sink, const std::string& options_json, bool quotes) {
  return reinterpret_cast<Address>(new Driver(sink, options_json, quotes));
}

void dispose(Address driver) { delete reinterpret_cast<Driver*>(driver); }

template <auto method>
void bind(const char* name) {
  emscripten::function(name, &Bound<method>::call);
}

template <auto method>
void bind_live(const char* name) {
  emscripten::function(name, &BoundLive<method>::call);
}

}  // namespace

EMSCRIPTEN_BINDINGS(holdfast) {
  emscripten::function("create", &create);
  emscripten::function("dispose", &dispose);
  bind<&Driver::connect>("connect");
  bind<&Driver::disconnect>("disconnect");
  bind<&Driver::simulate_disconnect>("simulateDisconnect");
  bind<&Driver::set_online>("setOnline");
  bind<&Driver::set_visible>("setVisible");
  bind<&Driver::user_acted>("userActed");
  bind<&Driver::suspend>("suspend");
  bind<&Driver::resume>("resume");
  bind<&Driver::set_access_token>("setAccessToken");
  bind<&Driver::token_failed>("tokenFailed");
  bind<&Driver::open_channel>("openChannel");
  bind<&Driver::configure_channel>("configureChannel");
  bind<&Driver::subscribe>("subscribe");
  bind<&Driver::unsubscribe>("unsubscribe");
  bind<&Driver::close_channel>("closeChannel");
  bind<&Driver::push>("push");
  bind<&Driver::push_binary>("pushBinary");
  bind_live<&Driver::open_table>("openTable");
  bind_live<&Driver::table_fetched>("tableFetched");
  bind_live<&Driver::table_refetch>("tableRefetch");
  bind_live<&Driver::edit_table>("editTable");
  bind_live<&Driver::confirm_edit>("confirmEdit");
  bind_live<&Driver::refuse_edit>("refuseEdit");
  bind_live<&Driver::drain_table>("drainTable");
  bind_live<&Driver::close_table>("closeTable");
  bind_live<&Driver::open_track>("openTrack");
  bind_live<&Driver::add_fixes>("addFixes");
  bind_live<&Driver::close_track>("closeTrack");
  bind<&Driver::metrics>("metrics");
}

}  // namespace holdfast::browser
