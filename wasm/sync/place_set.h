#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace holdfast::sync {

/// Some of the places 0 to `size` - 1 of a list.
class PlaceSet {
 public:
  explicit PlaceSet(std::size_t size) : words_((size + bits - 1) / bits), size_(size) {}

  std::size_t count() const { return count_; }
  bool contains(std::size_t place) const {
    return place < size_ && ((words_[place / bits] >> (place % bits)) & 1U) != 0;
  }
  /// Ignores a place beyond the list.
  void add(std::size_t place);
  /// Adds `more` of the places that are not in it: the last ones.
  void add_last(std::size_t more);
  /// Ascending.
  std::vector<std::uint32_t> places() const;

 private:
  static constexpr std::size_t bits = 32;
  std::vector<std::uint32_t> words_;
  std::size_t size_;
  std::size_t count_ = 0;
};

}  // namespace holdfast::sync
