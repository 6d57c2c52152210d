// Replaces Embind's `emscripten::function` for functions of whole numbers, which need no conversion. Embind's own version registers types
// and wraps each function in another one that converts the arguments: a third of all glue. If you bind a function of other types, or a
// class, remove this. (When Embind writes the types for TypeScript, its functions are different, and these are not wanted.)
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
      // Addresses are unsigned.
      Module[UTF8ToString(name)] = (...numbers) => call(callee, ...numbers) >>> 0
    },
  })
}
