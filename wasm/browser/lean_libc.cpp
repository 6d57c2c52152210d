#include <emscripten/em_js.h>

#include <cstdarg>
#include <cstddef>
#include <cstring>

// Functions of the C and C++ libraries, in place of the libraries' own. Those read and write numbers in 128-bit
// arithmetic made of software: a tenth of the package, for what JavaScript has built in or nobody reads.

EM_JS_DEPS(holdfast_lean_libc, "$UTF8ToString");
// clang-format off
EM_JS(double, holdfast_number, (const char* text), {
  return Number.parseFloat(UTF8ToString(text));
});
EM_JS(double, holdfast_sin, (double x), { return Math.sin(x); });
EM_JS(double, holdfast_cos, (double x), { return Math.cos(x); });
EM_JS(double, holdfast_asin, (double x), { return Math.asin(x); });
EM_JS(double, holdfast_exp, (double x), { return Math.exp(x); });
// clang-format on

extern "C" {

/// Of JSON's numbers alone: the text is one, to its end.
double strtod(const char* text, char** end) {
  if (end != nullptr) *end = const_cast<char*>(text) + std::strlen(text);
  return holdfast_number(text);
}

/// Nobody calls these; the library has them in one file with `strtod`, and the linker takes a file whole.
float strtof(const char* text, char** end) { return static_cast<float>(strtod(text, end)); }
long double strtold(const char* text, char** end) { return strtod(text, end); }

// Of distances on the globe and of speed. The library's bring tables with them, as of 2/π for angles that no place has.
double sin(double x) { return holdfast_sin(x); }
double cos(double x) { return holdfast_cos(x); }
double asin(double x) { return holdfast_asin(x); }
double exp(double x) { return holdfast_exp(x); }

/// Of one format alone, nlohmann_json's for a control character in what is no JSON: <U+001F>. Whoever asks for another
/// ends the core, rather than get a wrong text.
int snprintf(char* out, std::size_t size, const char* format, ...) {
  constexpr std::size_t length = 8;
  if (std::strcmp(format, "<U+%.4X>") != 0 || size <= length) __builtin_trap();
  va_list arguments;
  va_start(arguments, format);
  const int code = va_arg(arguments, int);
  va_end(arguments);
  std::memcpy(out, "<U+00", 5);
  out[5] = "0123456789ABCDEF"[(code >> 4) & 15];
  out[6] = "0123456789ABCDEF"[code & 15];
  std::memcpy(out + 7, ">", 2);
  return length;
}

/// What libc++abi says of its own end, by printf: the trap itself tells where.
[[noreturn]] void abort_message(const char*, ...) { __builtin_trap(); }

/// libc++'s `std::__next_prime`, which sizes hash tables: its own is a table of primes and a wheel of 48 steps. This
/// one is asked when a table grows, and never for long.
std::size_t holdfast_next_prime(std::size_t least) __asm__("_ZNSt3__212__next_primeEm");
std::size_t holdfast_next_prime(std::size_t least) {
  if (least <= 2) return least;
  for (std::size_t candidate = least | 1U;; candidate += 2) {
    std::size_t divisor = 3;
    while (divisor * divisor <= candidate && candidate % divisor != 0) divisor += 2;
    if (divisor * divisor > candidate) return candidate;
  }
}

/// The virtual tables of the types of types, which the standard exceptions' refer to, with the search for a handler's
/// or a cast's type in them. Nothing here throws, and nothing asks what type something is: they are
/// never read. The build ends where something is linked that would (scripts/build/linked_functions.mjs).
extern const void* const _ZTVN10__cxxabiv117__class_type_infoE[5];
const void* const _ZTVN10__cxxabiv117__class_type_infoE[5] = {};
extern const void* const _ZTVN10__cxxabiv120__si_class_type_infoE[5];
const void* const _ZTVN10__cxxabiv120__si_class_type_infoE[5] = {};

}  // extern "C"
