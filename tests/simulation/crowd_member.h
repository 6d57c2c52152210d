#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "simulation/crowd_server.h"

namespace holdfast::simulation {

/// What a member wants done after an input.
struct Wishes {
  bool dial = false;
  bool drop = false;   ///< Gives its socket or dial up.
  bool token = false;  ///< Asks the page for the user's token.
  bool fetch = false;  ///< Its table wants a page: changes flow anew.
  std::vector<Said> said;
};

/// One client of a crowd. Its channels: a table's (0), a room (1), and any number that only listen.
class Member {
 public:
  Member() = default;
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;
  virtual ~Member() = default;

  virtual void connect(Instant now) = 0;
  virtual void opened(Instant now) = 0;
  virtual void closed(std::uint16_t code, Instant now) = 0;
  virtual void hear(const Heard& heard, Instant now) = 0;
  virtual void token_came(Instant now) = 0;
  virtual void acted(Instant now) = 0;
  /// A message to the room, which waits where there is no connection.
  virtual void send(Instant now) = 0;
  virtual void wake(Instant now) = 0;
  virtual Instant deadline() const = 0;
  /// All channels are joined, changes flow, and what was sent has an answer.
  virtual bool is_back() const = 0;
  virtual Wishes take() = 0;
};

/// The real core: `realtime::Client` with its connection, tokens, channels and queue.
std::unique_ptr<Member> holdfast_member(std::uint64_t seed, std::uint8_t channels);

/// What `@supabase/realtime-js` 2.109 does (`OfficialPolicy` for its dials; `phoenix`'s channel.js for its channels):
/// all channels join as soon as the socket opens; one that is refused, or has no answer in 10 s, joins again after 1,
/// 2, 5 and then 10 s, without a random part. It queues no message to a channel that is not joined.
std::unique_ptr<Member> official_member(std::uint64_t seed, std::uint8_t channels);

}  // namespace holdfast::simulation
