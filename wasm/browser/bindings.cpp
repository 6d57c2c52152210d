#include <emscripten/bind.h>

#include <cstdint>

#include "browser/driver.h"
#include "browser/inbox.h"

// Declares, and has no logic: what each function means stands in driver.h and inbox.h. Drivers are bound as plain
// functions of their address, and not as a class: Embind's classes bring inheritance, smart pointers and clones with
// them, 3 KB of glue that a page would wait for.
namespace holdfast::browser {
namespace {

/// An address, as JavaScript keeps it: there are 32 bits of it. Of a driver that was deleted nothing may be called.
using Address = std::uint32_t;

Inbox inbox;

/// Where the next `size` bytes that are handed over are to be written.
Address room(std::uint32_t size) { return reinterpret_cast<Address>(inbox.room(size)); }

/// The options are in the inbox.
Address create(std::uint32_t sink, std::uint32_t size, bool quotes) {
  const Inbox::Bytes options = inbox.take();
  return reinterpret_cast<Address>(new Driver(sink, {options.data.get(), size}, quotes));
}

/// The commands are in the inbox.
void post(Address driver, std::uint32_t size) {
  Inbox::Bytes commands = inbox.take();
  reinterpret_cast<Driver*>(driver)->post({commands.data.get(), size});
  inbox.reuse(std::move(commands));
}

void dispose(Address driver) { delete reinterpret_cast<Driver*>(driver); }

}  // namespace

EMSCRIPTEN_BINDINGS(holdfast) {
  emscripten::function("room", &room);
  emscripten::function("create", &create);
  emscripten::function("post", &post);
  emscripten::function("dispose", &dispose);
}

}  // namespace holdfast::browser
