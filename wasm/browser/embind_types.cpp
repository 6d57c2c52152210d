#include <emscripten/bind.h>

#include <cstring>
#include <limits>

// Replaces Emscripten's system/lib/embind/bind.cpp. It does the same, but registers only the types that bindings.cpp
// uses. The original also registers wide strings, big integers, memory views and handles, with glue code for each, and
// names types by printf.

using emscripten::internal::InitFunc;
using emscripten::internal::TypeID;

namespace {

InitFunc* first_binding = nullptr;

}  // namespace

extern "C" {

/// Used only in messages about unregistered types, which the build would not pass.
const char* __getTypeName(const std::type_info*) { return strdup("a type that is not registered"); }

void _embind_register_bindings(InitFunc* binding) {
  binding->next = first_binding;
  first_binding = binding;
}

void _embind_initialize_bindings() {
  for (const InitFunc* binding = first_binding; binding != nullptr; binding = binding->next) binding->init_func();
}

}  // extern "C"

EMSCRIPTEN_BINDINGS(builtin) {
  using emscripten::internal::_embind_register_bool;
  using emscripten::internal::_embind_register_integer;
  using emscripten::internal::_embind_register_void;

  _embind_register_void(TypeID<void>::get(), "void");
  _embind_register_bool(TypeID<bool>::get(), "bool", true, false);
  _embind_register_integer(TypeID<unsigned int>::get(), "unsigned int", sizeof(unsigned int), 0,
                           std::numeric_limits<unsigned int>::max());
}
