#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/backoff.h"
#include "core/defaults.h"
#include "core/error_code.h"
#include "core/random.h"
#include "core/time.h"
#include "phoenix/enums.h"
#include "phoenix/message.h"

namespace holdfast::phoenix {

struct ChannelOptions {
  Duration join_timeout = defaults::join_timeout;
  Duration leave_timeout{std::chrono::seconds{5}};
  BackoffOptions rejoin;
  /// A refused join blocks the whole server-side socket for 5 s (protocol.md, "What a client must survive" 1), so the
  /// next join comes no sooner than this.
  Duration refused_rejoin = defaults::refused_rejoin;
  Duration stable_after = defaults::stable_after;  ///< Joined this long, the back-off starts anew.
};

/// The life of one channel: join, rejoin, leave. A channel that its user wants ends up joined, or failed with a named
/// error. Sans-IO: it says what it wants, and its client writes the frames.
class Channel {
 public:
  Channel(std::string topic, ChannelOptions options) : topic_(std::move(topic)), options_(options) {}

  /// The user wants it. Clears an earlier failure.
  void subscribe();
  /// The user no longer wants it. Returns true if the client must write a `phx_leave` with the present `join_ref()`. A
  /// timeout of zero stands for the default.
  bool unsubscribe(bool connected, Duration timeout, Instant now);

  /// Leaves, to join again as another user. Until that join is accepted the channel accepts no messages, because they
  /// may be the old user's. Returns true if the client must write a `phx_leave` with the present `join_ref()`.
  bool hand_over(bool connected, Instant now);

  /// Whether a `phx_join` should be written now.
  bool wants_join(Instant now) const;
  void join_written(std::string join_ref, Duration timeout, Instant now);
  /// The server has answered another join of this socket. It handles joins in order: if ours was written later, it gets
  /// its full time again, up to a minute in all. If ours was written before, its own answer was lost.
  void join_progressed(std::string_view answered_ref, Instant now);
  void join_accepted(Instant now);
  /// The server refused a join, but may accept another one.
  void join_refused(ErrorCode error, Random& random, Instant now);
  /// The server ended a joined channel (phx_error, phx_close), or stopped what it asked for: rejoins.
  void broken(ErrorCode error, Random& random, Instant now);
  /// Retrying is pointless until the user subscribes again.
  void fail(ErrorCode error);
  /// Joins again at once.
  void rejoin_now();
  /// A joined or joining channel joins again at `at`, because somebody asks for more. Until then its present join goes
  /// on. So what several ask for in one task of the page is one join.
  void rejoin_at(Instant at);
  void connection_lost();
  /// The server has answered the leave, or never will.
  void left();
  /// Returns an error if a join or leave has just timed out.
  std::optional<ErrorCode> deadline_reached(Random& random, Instant now);
  Instant deadline() const;

  /// Whether a message belongs to the present join: late messages of an old join do not.
  bool accepts(const Message& message) const;
  /// Whether a reply or close names the present join.
  bool is_current(std::string_view ref) const { return !ref.empty() && ref == join_ref_; }

  /// Whether a reply is to the present join, in time or late. If late replies did not count, a server slower than our
  /// patience could never be joined.
  bool awaits_answer(std::string_view ref) const;

  ChannelState state() const;
  bool is_joined() const { return std::holds_alternative<Joined>(state_); }
  bool is_joining() const { return std::holds_alternative<Joining>(state_); }
  /// Joined, and about to join again for more: what may wait is sent after that.
  bool rejoins_soon() const { return is_joined() && planned_rejoin() != never; }
  bool is_leaving() const { return std::holds_alternative<Leaving>(state_); }
  bool is_handing_over() const { return std::holds_alternative<HandingOver>(state_); }
  bool awaits_leave() const { return is_leaving() || is_handing_over(); }
  bool is_wanted() const;
  const std::string& topic() const { return topic_; }
  const std::string& join_ref() const { return join_ref_; }
  ErrorCode error() const { return error_; }
  Instant retry_at() const;

 private:
  struct Closed {};
  struct Ready {};  ///< Wanted, and waiting only for the connection and its turn.
  struct Joining {
    Instant timeout_at;
    Duration timeout;
    Instant give_up_at;
    Instant rejoin_at = never;
  };
  struct Joined {
    Instant since;
    Instant rejoin_at = never;
  };
  struct Waiting {
    Instant rejoin_at;
  };
  struct Leaving {
    Instant timeout_at;
  };
  struct HandingOver {  ///< Left, and wanted again as soon as the server has let go.
    Instant timeout_at;
  };
  struct Failed {};

  Instant planned_rejoin() const;
  void end_join();
  void wait_to_rejoin(ErrorCode error, Duration at_least, Random& random, Instant now);

  std::string topic_;
  ChannelOptions options_;
  Backoff backoff_{options_.rejoin};
  std::variant<Closed, Ready, Joining, Joined, Waiting, Leaving, HandingOver, Failed> state_ = Closed{};
  std::string join_ref_;
  /// A join was accepted and has not ended. It still receives messages while another join replaces it. Without an
  /// accepted join, a message that names no join before the answer belongs to an earlier one, perhaps another user's.
  bool was_joined_ = false;
  ErrorCode error_ = ErrorCode::none;
};

}  // namespace holdfast::phoenix
