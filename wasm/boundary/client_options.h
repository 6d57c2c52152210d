#pragma once

#include <string_view>

#include "realtime/client_options.h"

namespace holdfast::boundary {

/// Reads the options that a client is created with, as `js/src/engine/option_writer.ts` writes them: a url, and the
/// options of `options.mjs`. An option that is left out or cut off has its default (`core/defaults.h`).
realtime::ClientOptions read_client_options(std::string_view record);

}  // namespace holdfast::boundary
