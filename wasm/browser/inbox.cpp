#include "browser/inbox.h"

#include <utility>

namespace holdfast::browser {
namespace {

/// Larger memory (a page of rows, a large message) is freed.
constexpr std::size_t largest_kept = 65536;

}  // namespace

char* Inbox::room(std::size_t size) {
  if (size > bytes_.capacity) bytes_ = {std::make_unique_for_overwrite<char[]>(size), size};
  return bytes_.data.get();
}

Inbox::Bytes Inbox::take() { return std::exchange(bytes_, {}); }

void Inbox::reuse(Bytes bytes) {
  if (bytes.capacity > bytes_.capacity && bytes.capacity <= largest_kept) bytes_ = std::move(bytes);
}

}  // namespace holdfast::browser
