#pragma once

#include <cstddef>
#include <memory>

namespace holdfast::browser {

/// Memory into which JavaScript writes the data that it passes to the core. It is reused.
class Inbox {
 public:
  struct Bytes {
    std::unique_ptr<char[]> data;
    std::size_t capacity = 0;
  };

  /// Room for that many bytes. Fill it, and take it, before anybody else asks for room.
  char* room(std::size_t size);
  /// Takes out what was written, so that code called while it is read may write again.
  Bytes take();
  /// Gives the memory back, if it is worth keeping.
  void reuse(Bytes bytes);

 private:
  Bytes bytes_;
};

}  // namespace holdfast::browser
