// The page's two clocks, as whoever loads this module hands them in: tests may have another time (js/src/base/time.ts).
addToLibrary({
  emscripten_performance_now: () => Module['monotonicNow'](),
  emscripten_date_now: () => Module['wallNow'](),
})
