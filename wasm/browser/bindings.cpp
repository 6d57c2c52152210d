#include <emscripten/bind.h>

#include <cstdint>

#include "browser/driver.h"
#include "browser/inbox.h"

// Only declarations, no logic: driver.h and inbox.h describe each function. Drivers are bound as plain functions that
// take an address, not as a class: Embind's classes bring inheritance, smart pointers and clones, 3 KB of glue that a
// page would wait for.
namespace holdfast::browser {
namespace {

/// An address, as JavaScript keeps it, in 32 bits. Do not use the address of a deleted driver.
using Address = std::uint32_t;

Inbox inbox;

/// Where JavaScript must write the next `size` bytes.
Address room(std::uint32_t size) { return reinterpret_cast<Address>(inbox.room(size)); }

/// Reads the options from the inbox.
Address create(std::uint32_t sink, std::uint32_t size, bool quotes) {
  const Inbox::Bytes options = inbox.take();
  return reinterpret_cast<Address>(new Driver(sink, {options.data.get(), size}, quotes));
}

/// Reads the commands from the inbox.
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
