# Applies the project's warnings, all of them errors, to a target.
function(holdfast_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Werror)
  if(EMSCRIPTEN)
    # EM_JS passes JavaScript through a macro with a "$" and variadic arguments.
    target_compile_options(${target} PRIVATE -Wno-dollar-in-identifier-extension -Wno-gnu-zero-variadic-macro-arguments)
  endif()
endfunction()
