#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <initializer_list>
#include <vector>

#include "boundary/byte_reader.h"

namespace holdfast::boundary {

/// Reads the options one after another into their fields. An option that was left out or cut off leaves its field
/// unchanged.
class OptionReader {
 public:
  explicit OptionReader(ByteReader& in) : in_(in) {}

  void read(double& field, double at_least = 0) { field = number(field, at_least, longest); }
  void read(Duration& field, double at_least = 0) { field = duration_from_ms(number(to_ms(field), at_least, longest)); }
  template <std::unsigned_integral Count>
  void read(Count& field, double at_least = 0) {
    field = static_cast<Count>(number(static_cast<double>(field), at_least, largest_count));
  }
  /// A list that is not empty.
  void read(std::vector<Duration>& field);
  /// A word, given by its place in the list from 1.
  template <typename Enum>
  void read(Enum& field, std::initializer_list<Enum> words) {
    const std::size_t place = in_.u8();
    if (place > 0 && place <= words.size()) field = words.begin()[place - 1];
  }

 private:
  static constexpr double longest = 1e12;
  static constexpr double largest_count = 4294967295.0;

  /// NaN stands for an option that was left out.
  double number(double otherwise, double at_least, double at_most) {
    const double given = in_.f64();
    return in_.sound() && !std::isnan(given) ? std::clamp(given, at_least, at_most) : otherwise;
  }

  ByteReader& in_;
};

}  // namespace holdfast::boundary
