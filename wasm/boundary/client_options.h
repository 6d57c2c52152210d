#pragma once

#include <string_view>

#include "realtime/client_options.h"

namespace holdfast::boundary {

/// Reads what a client is created with, as `js/src/engine/option_writer.ts` writes it: a url, and the options of
/// `options.mjs`. What is left out, or is cut off, has its default (`core/defaults.h`).
realtime::ClientOptions read_client_options(std::string_view record);

}  // namespace holdfast::boundary
