// The page's two clocks, passed in by the code that loads this module: tests may use another time (js/src/base/time.ts).
addToLibrary({
  emscripten_performance_now: () => Module['monotonicNow'](),
  emscripten_date_now: () => Module['wallNow'](),
})
