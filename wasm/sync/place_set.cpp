#include "sync/place_set.h"

#include <bit>

namespace holdfast::sync {

void PlaceSet::add(std::size_t place) {
  if (place >= size_ || contains(place)) return;
  words_[place / bits] |= 1U << (place % bits);
  ++count_;
}

void PlaceSet::add_last(std::size_t more) {
  for (std::size_t place = size_; more > 0 && place > 0;) {
    if (contains(--place)) continue;
    add(place);
    --more;
  }
}

std::vector<std::uint32_t> PlaceSet::places() const {
  std::vector<std::uint32_t> found;
  found.reserve(count_);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    for (std::uint32_t word = words_[i]; word != 0; word &= word - 1) {
      found.push_back(static_cast<std::uint32_t>(i * bits) + static_cast<std::uint32_t>(std::countr_zero(word)));
    }
  }
  return found;
}

}  // namespace holdfast::sync
