// Embind's `emscripten::function`, for functions of whole numbers, which cross as they are. Embind's own registers types, and makes for
// each function another one that converts what its types say: a third of all glue. Who binds a function of other types, or a class, takes
// this out. (Where Embind writes the types for TypeScript its functions are others, and these not wanted.)
if (!LibraryManager.library.$moduleDefinitions) {
  addToLibrary({
    _embind_register_void__deps: [],
    _embind_register_void: () => {},
    _embind_register_bool__deps: [],
    _embind_register_bool: () => {},
    _embind_register_integer__deps: [],
    _embind_register_integer: () => {},
    _embind_register_function__deps: ['$UTF8ToString', '$getWasmTableEntry'],
    _embind_register_function: (name, count, types, signature, invoker, callee) => {
      const call = getWasmTableEntry(invoker)
      // Addresses have no sign.
      Module[UTF8ToString(name)] = (...numbers) => call(callee, ...numbers) >>> 0
    },
  })
}
