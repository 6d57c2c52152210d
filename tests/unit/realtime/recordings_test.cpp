// Recordings of real servers, replayed through the client. What its user is told stands, read and approved line by
// line, in `tests/vectors/told`; a run with HOLDFAST_APPROVE=1 writes those files anew, for `git diff` to show.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "support/recording.h"

namespace holdfast::testing {
namespace {

struct Case {
  const char* recording;
  const char* conn;
};

class Recordings : public ::testing::TestWithParam<Case> {
 protected:
  std::string path() const {
    return std::string{HOLDFAST_VECTORS} + "/told/" + GetParam().recording + "." + GetParam().conn + ".txt";
  }
};

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line + "\n";
  return out;
}

std::string content(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

TEST_P(Recordings, TellTheUserWhatWasApproved) {
  Replay replay{GetParam().recording, GetParam().conn};
  replay.run();
  const std::string told = joined(replay.story());
  if (std::getenv("HOLDFAST_APPROVE") != nullptr) std::ofstream{path(), std::ios::binary} << told;
  EXPECT_EQ(told, content(path()));
}

INSTANTIATE_TEST_SUITE_P(All, Recordings,
                         ::testing::Values(Case{"rt-realtimejs-full-vsn2", "A"}, Case{"rt-realtimejs-full-vsn2", "B"},
                                           Case{"rt-realtimejs-full-vsn1", "A"}, Case{"rt-realtimejs-full-vsn1", "B"},
                                           Case{"phx-phoenixjs-full-vsn2", "A"}, Case{"phx-phoenixjs-full-vsn2", "B"},
                                           Case{"phx-phoenixjs-full-vsn1", "A"}, Case{"phx-phoenixjs-full-vsn1", "B"},
                                           Case{"rt-presence", "A"}, Case{"rt-presence", "D"},
                                           Case{"rt-join-errors", "A"}, Case{"rt-failed-join-blocks-socket", "A"},
                                           Case{"rt-filters", "A"}, Case{"rt-idle-timeout", "A"},
                                           Case{"rt-legacy-topic", "A"}, Case{"rt-postgres-changes-errors", "A"},
                                           Case{"rt-server-disconnect", "A"}, Case{"rt-server-sigterm", "A"},
                                           Case{"rt-token-lifecycle", "A"}),
                         [](const auto& test) {
                           std::string name = std::string{test.param.recording} + "_" + test.param.conn;
                           for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
                           return name;
                         });

/// What realtime-js told its user of changes, from the notes of a recording: "B cb messages INSERT".
std::map<std::string, int> changes_told_by_realtime_js(const char* recording, const std::string& conn) {
  std::map<std::string, int> told;
  for (const auto& line : read_recording(recording)) {
    if (line.kind != "note" || !line.data.starts_with(conn + " cb ")) continue;
    for (const std::string type : {"INSERT", "UPDATE", "DELETE"}) {
      if (line.data.find(" " + type) != std::string::npos) ++told[type];
    }
  }
  return told;
}

TEST(RealtimeJs, ToldItsUserOfAsManyChanges) {
  for (const char* recording : {"rt-realtimejs-full-vsn2", "rt-realtimejs-full-vsn1"}) {
    for (const char* conn : {"A", "B"}) {
      Replay replay{recording, conn};
      replay.run();
      std::map<std::string, int> ours;
      constexpr std::array words{"INSERT", "UPDATE", "DELETE"};
      for (const auto& change : replay.harness().of<PostgresChangeEvent>()) {
        ours[words[static_cast<std::size_t>(change.change)]] += static_cast<int>(change.attachments.size());
      }
      EXPECT_EQ(ours, changes_told_by_realtime_js(recording, conn)) << recording << " " << conn;
    }
  }
}

TEST(RealtimeJs, KeepsNoDigitsWhereWeDo) {
  Replay replay{"rt-realtimejs-full-vsn2", "A"};
  replay.run();
  bool seen = false;
  for (const auto& change : replay.harness().of<PostgresChangeEvent>()) {
    seen = seen || change.record.find("9007199254740993") != std::string::npos;
  }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace holdfast::testing
