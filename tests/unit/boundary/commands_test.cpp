#include "boundary/commands.h"

#include <gtest/gtest.h>

#include <string>

#include "support/harness.h"

// The layout is the writer's, too: tests/unit/js/command_writer.test.ts writes the same bytes.

namespace holdfast::boundary {
namespace {

using testing::Harness;

const std::string connect{"\x01", 1};
const std::string open_channel{"\x0b\x01\0\0\0\x06\0\0\0room:1\x02\0\0\0{}", 21};
const std::string subscribe{"\x0f\x01\0\0\0\0\0\0\0\0\0\0\0", 13};
/// A push of "é" as event `e` under the request 5, that expects its reply and waits.
const std::string push{
    "\x12\x01\0\0\0\x05\0\0\0\x01\0\0\0e\0\x04\0\0\0\"\xc3\xa9\""
    "\0\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    51};

void run(Harness& h, const std::string& batch) {
  ByteReader in{batch};
  while (!in.at_end()) {
    h.feed([&](auto& client, Instant now) { run_client_command(in.u8(), in, client, now); });
  }
}

TEST(Commands, OfABatchAreCarriedOutInOrder) {
  Harness h;
  run(h, connect + open_channel + subscribe + push);
  h.open();
  h.accept_join("room:1");
  EXPECT_EQ(h.last("e").payload, "\"é\"");
  h.reply(h.last("e"));
  ASSERT_TRUE(h.settled(5));
  EXPECT_EQ(h.settled(5)->outcome, Outcome::acked);
}

TEST(Commands, ThatAreCutShortOrUnknownDoNothing) {
  Harness h;
  for (std::size_t size = 1; size < open_channel.size(); ++size) run(h, open_channel.substr(0, size));
  EXPECT_EQ(h.client.channel(1), nullptr);
  run(h, std::string{"\xff"} + connect);
  EXPECT_TRUE(h.dials.empty()) << "nobody knows where the next one begins";
}

TEST(Commands, OfLiveDataReachTables) {
  std::vector<testing::Event> events;
  testing::LiveRecorder recorder{events};
  sync::LiveData live{recorder};
  const std::string batch{"\x15\x07\0\0\0\x01\0\0\0\x02\0\0\0\x02\0\0\0{}\x16\x07\0\0\0\x0a\0\0\0[{\"id\":1}]", 38};
  ByteReader in{batch};
  while (!in.at_end()) run_live_command(in.u8(), in, live);
  EXPECT_TRUE(in.sound());
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(std::get<testing::TableDirtyEvent>(events.front()).table, 7U);
}

}  // namespace
}  // namespace holdfast::boundary
