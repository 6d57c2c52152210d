#include <emscripten/bind.h>

#include "browser/driver.h"

// Declares, and has no logic: what each method means stands in driver.h.
EMSCRIPTEN_BINDINGS(holdfast) {
  using emscripten::class_;
  using holdfast::browser::Driver;

  class_<Driver>("RealtimeClient")
      .constructor<std::uint32_t, const std::string&>()
      .function("connect", &Driver::connect)
      .function("disconnect", &Driver::disconnect)
      .function("simulateDisconnect", &Driver::simulate_disconnect)
      .function("setOnline", &Driver::set_online)
      .function("setVisible", &Driver::set_visible)
      .function("suspend", &Driver::suspend)
      .function("resume", &Driver::resume)
      .function("setAccessToken", &Driver::set_access_token)
      .function("tokenFailed", &Driver::token_failed)
      .function("openChannel", &Driver::open_channel)
      .function("configureChannel", &Driver::configure_channel)
      .function("subscribe", &Driver::subscribe)
      .function("unsubscribe", &Driver::unsubscribe)
      .function("closeChannel", &Driver::close_channel)
      .function("push", &Driver::push)
      .function("pushBinary", &Driver::push_binary)
      .function("openTable", &Driver::open_table)
      .function("tableFetched", &Driver::table_fetched)
      .function("tableRefetch", &Driver::table_refetch)
      .function("editTable", &Driver::edit_table)
      .function("confirmEdit", &Driver::confirm_edit)
      .function("refuseEdit", &Driver::refuse_edit)
      .function("drainTable", &Driver::drain_table)
      .function("closeTable", &Driver::close_table)
      .function("openTrack", &Driver::open_track)
      .function("addFixes", &Driver::add_fixes)
      .function("closeTrack", &Driver::close_track)
      .function("metrics", &Driver::metrics);
}
