#pragma once

#include <cstddef>
#include <memory>

namespace holdfast::browser {

/// Memory that JavaScript writes into what it hands over, kept from one time to the next.
class Inbox {
 public:
  struct Bytes {
    std::unique_ptr<char[]> data;
    std::size_t capacity = 0;
  };

  /// Room for so many bytes: to be filled, and taken, before anybody else asks for some.
  char* room(std::size_t size);
  /// Takes out what was written, so that whoever is called while it is read may write the next.
  Bytes take();
  /// Gives the memory back, if it is worth keeping.
  void reuse(Bytes bytes);

 private:
  Bytes bytes_;
};

}  // namespace holdfast::browser
