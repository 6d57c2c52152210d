#pragma once

#include <string>

#include "phoenix/presence.h"

namespace holdfast::realtime {

/// The name of a meta's connection: the server's (`phx_ref`), or realtime-js's (`presence_ref`, without
/// `phx_ref_prev`).
enum class PresenceNaming : std::uint8_t { phoenix, supabase };

/// The present value of each key that changed, `null` if it has left: Supabase's `{key: [metas…]}`, or Phoenix's `{key:
/// {"metas": […], …}}`.
std::string presence_update_json(const phoenix::Presence& presence, const phoenix::PresenceKeys& changed,
                                 PresenceNaming naming);

}  // namespace holdfast::realtime
