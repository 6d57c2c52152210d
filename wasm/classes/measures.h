#pragma once

#include <emscripten/val.h>

#include "core/quality_monitor.h"

namespace holdfast::classes {

EMSCRIPTEN_DECLARE_VAL_TYPE(QualityValue)

/// `Quality` of `js/src/core/types.ts`.
QualityValue quality_value(const Quality& quality);

}  // namespace holdfast::classes
