# Emscripten's own toolchain file, from the Emscripten that `npm run setup` chose for this tree.
set(holdfast_choice ${CMAKE_CURRENT_LIST_DIR}/../.cache/emscripten.cmake)
if(NOT EXISTS ${holdfast_choice})
  message(FATAL_ERROR "Emscripten is not set up yet: run `npm run setup`.")
endif()
include(${holdfast_choice})
include(${HOLDFAST_EMSCRIPTEN}/cmake/Modules/Platform/Emscripten.cmake)
