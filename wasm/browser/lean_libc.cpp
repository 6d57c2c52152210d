#include <emscripten/em_js.h>

#include <cstdarg>
#include <cstddef>
#include <cstring>

// Replaces functions of the C and C++ libraries. The originals read and write numbers in 128-bit software arithmetic: a
// tenth of the package, for work that JavaScript has built in, or whose result nobody reads.

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

/// For JSON's numbers only: the text must be one number, to its end.
double strtod(const char* text, char** end) {
  if (end != nullptr) *end = const_cast<char*>(text) + std::strlen(text);
  return holdfast_number(text);
}

/// Nobody calls these. The library has them in one file with `strtod`, and the linker takes whole files.
float strtof(const char* text, char** end) { return static_cast<float>(strtod(text, end)); }
long double strtold(const char* text, char** end) { return strtod(text, end); }

// For distances on the globe and for speed. The library's versions contain tables, for example of 2/π, for angles that
// no place has.
double sin(double x) { return holdfast_sin(x); }
double cos(double x) { return holdfast_cos(x); }
double asin(double x) { return holdfast_asin(x); }
double exp(double x) { return holdfast_exp(x); }

/// Supports one format only, nlohmann_json's for a control character in invalid JSON: <U+001F>. Any other format ends
/// the core instead of giving a wrong text.
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

/// libc++abi prints why it aborts; the trap alone shows where.
[[noreturn]] void abort_message(const char*, ...) { __builtin_trap(); }

/// libc++'s `std::__next_prime`, which sizes hash tables. The original contains a table of primes and a wheel of 48
/// steps. This version runs only when a table grows, and never for long.
std::size_t holdfast_next_prime(std::size_t least) __asm__("_ZNSt3__212__next_primeEm");
std::size_t holdfast_next_prime(std::size_t least) {
  if (least <= 2) return least;
  for (std::size_t candidate = least | 1U;; candidate += 2) {
    std::size_t divisor = 3;
    while (divisor * divisor <= candidate && candidate % divisor != 0) divisor += 2;
    if (divisor * divisor > candidate) return candidate;
  }
}

/// The virtual tables of the type descriptions to which the standard exceptions refer, and in the originals the search
/// for a handler's or a cast's type. Nothing here throws or asks for a type, so they are never read. The build fails if
/// something is linked that would read them (scripts/build/linked_functions.mjs).
extern const void* const _ZTVN10__cxxabiv117__class_type_infoE[5];
const void* const _ZTVN10__cxxabiv117__class_type_infoE[5] = {};
extern const void* const _ZTVN10__cxxabiv120__si_class_type_infoE[5];
const void* const _ZTVN10__cxxabiv120__si_class_type_infoE[5] = {};

}  // extern "C"
