#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/harness.h"

namespace holdfast::testing {

/// One line of a recording of a real server (`tests/vectors/*.jsonl`).
struct RecordedLine {
  double t_ms = 0;
  std::string conn;
  std::string dir;   ///< send, recv, note
  std::string kind;  ///< connect, open, text, binary, close, http, error, note
  std::string data;  ///< Binary data decoded; objects as JSON text.
};

std::vector<RecordedLine> read_recording(std::string_view name);

/// Replays one connection of a recording through a client: it makes the client send what was sent, and gives it what
/// was received. It replaces the recorded refs by those that the client chose.
class Replay {
 public:
  Replay(std::string_view recording, std::string_view conn);

  void run();
  /// One line for each thing that the user learns of channels and their messages, in order.
  std::vector<std::string> story() const;
  std::vector<std::string> story_of(std::string_view word) const;

  Harness& harness() { return harness_; }
  ChannelId channel(const std::string& topic) const;

 private:
  void replay(const RecordedLine& line);
  void sent(const RecordedLine& line);
  void received(std::string_view frame);
  void join(const phoenix::Message& m);
  void push(const phoenix::Message& m);
  std::string with_our_refs(std::string_view frame);
  std::string ours(std::string_view recorded) const;
  std::string tell(const Event& event) const;

  std::vector<RecordedLine> lines_;
  Harness harness_;
  bool v1_ = false;
  double start_ms_ = 0;
  Instant start_{};
  std::map<std::string, std::string, std::less<>> refs_;  ///< Recorded ref -> ours.
  std::map<std::string, ChannelId, std::less<>> channels_;
  RequestId last_request_ = 0;
};

}  // namespace holdfast::testing
