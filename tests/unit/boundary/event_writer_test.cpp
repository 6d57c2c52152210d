#include "boundary/event_writer.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "boundary/live_event_writer.h"

// The layout is the reader's, too: tests/unit/js/event_reader.test.ts reads the same bytes.

namespace holdfast::boundary {
namespace {

class EventWriterTest : public ::testing::Test {
 protected:
  /// The record's type, its fields and its texts.
  void expect(int type, const std::string& fields, const std::string& texts) {
    const std::string record = out.take();
    ASSERT_GE(record.size(), 9U);
    EXPECT_EQ(record.front(), static_cast<char>(type));
    EXPECT_EQ(record.substr(9, fields.size()), fields);
    EXPECT_EQ(record.substr(9 + fields.size()), texts);
  }

  RecordWriter out;
  EventWriter events{out};
  LiveEventWriter live_events{out};
};

TEST_F(EventWriterTest, WritesFieldsInTheOrderOfTheSchema) {
  events.connection_state({ConnectionState::reconnecting, ConnectionState::disconnected, ErrorCode::connection_lost,
                           1006, 3, Instant{}, "why"});
  expect(1, std::string{"\x03\x00\x69\x00\xee\x03\x03\x00\x00\x00\0\0\0\0\0\0\0\0\x03\0\0\0", 22}, "why");
}

TEST_F(EventWriterTest, SaysFirstWhetherThePayloadIsBytes) {
  events.settled({7, Outcome::failed, ErrorCode::reply_error, "error", phoenix::Encoding::binary, "\xff"});
  expect(4, std::string{"\x01\x07\0\0\0\x04\x2f\x01\x05\0\0\0\x01\0\0\0", 16}, "error\xff");
}

TEST_F(EventWriterTest, LeavesOutWhatIsAbsent) {
  realtime::PostgresChangeEvent event{9, realtime::ChangeType::update};
  const std::vector<AttachmentId> attachments{0, 65535};
  event.attachments = attachments;
  event.record = "{}";
  events.postgres_change(event);
  expect(8, std::string{"\x09\0\0\0\x01\0\x02\0\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0", 35},
         "{}");
  event.relation = {"s", "t", "[]"};
  events.postgres_change(event);
  expect(8,
         std::string{"\x09\0\0\0\x01\0\x02\0\0\0\0\0\0\0\xff\xff\0\0\x01"
                     "\x01\0\0\0\x01\0\0\0\x02\0\0\0\0\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0",
                     47},
         "st[]{}");
}

TEST_F(EventWriterTest, WritesListsOfTextsAndNumbers) {
  const std::array<std::string_view, 2> keys{"1", "22"};
  const std::array<std::uint32_t, 2> places{0, 0x01020304};
  sync::TableDiffEvent event{5, true};
  event.keys = keys;
  event.rows = "[1,2]";
  event.places = places;
  event.came = 2;
  live_events.table_diff(event);
  expect(14,
         std::string{"\x05\0\0\0\x01\0\0\0\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\0\0\x05\0\0\0"
                     "\x02\0\0\0\0\0\0\0\x04\x03\x02\x01\x02\0\0\0",
                     43},
         "122[1,2]");
}

}  // namespace
}  // namespace holdfast::boundary
