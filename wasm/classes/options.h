#pragma once

#include <emscripten/val.h>

#include "core/connection_manager.h"
#include "core/message_queue.h"

namespace holdfast::classes {

/// A constructor's argument: an object that JavaScript has checked (`js/src/core/index.ts`), with the names of the
/// client's own options. An option that is left out keeps its default.
EMSCRIPTEN_DECLARE_VAL_TYPE(Options)

BackoffOptions backoff_options(const Options& options);
HeartbeatOptions heartbeat_options(const Options& options);
QualityOptions quality_options(const Options& options);
QueueOptions queue_options(const Options& options);
ConnectionOptions connection_options(const Options& options);
std::uint64_t seed_of(const Options& options);

}  // namespace holdfast::classes
