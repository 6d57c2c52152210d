#include "realtime/event_writer.h"

#include <gtest/gtest.h>

#include "support/events.h"

namespace holdfast::realtime {
namespace {

using testing::Event;
using testing::read_events;

TEST(EventWriter, IsEmptyUntilSomethingIsWrittenAndAfterItWasTaken) {
  EventWriter out;
  EXPECT_TRUE(out.empty());
  EXPECT_EQ(out.take(), "");
  write_queue(out, 1, 2);
  EXPECT_FALSE(out.empty());
  EXPECT_FALSE(out.take().empty());
  EXPECT_TRUE(out.empty());
  EXPECT_EQ(out.take(), "");
}

TEST(EventWriter, WritesTypeThenSizesThenFieldsInLittleEndianThenTheTextsTogether) {
  EventWriter out;
  out.begin(7).u8(1).str("ab").u16(0x0203).str("c").u32(0x04050607);
  const std::string expected{
      "\x07\x1b\0\0\0\x0f\0\0\0\x01\x02\0\0\0\x03\x02\x01\0\0\0\x07\x06\x05\x04"
      "abc",
      27};
  EXPECT_EQ(out.take(), expected);
}

TEST(EventWriter, QuotesWhatLiesInTheFrameAndCopiesTheRest) {
  const std::string frame = "0123456789";
  const std::string_view view = frame;
  const std::string other = "89";
  EventWriter out;
  out.quote(frame);
  out.begin(7).str(view.substr(8)).str(other).str({}).str(view.substr(4, 0));
  out.quote({});
  out.str(view.substr(8));
  const std::string expected{
      "\x07\x25\0\0\0\x18\0\0\0"
      "\x02\0\0\x80\x08\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0"
      "8989",
      37};
  EXPECT_EQ(out.take(), expected);
}

TEST(EventWriter, EveryRecordReadsBackAsItWasWritten) {
  EventWriter out;
  write_state_change(out, {ConnectionState::reconnecting, ConnectionState::disconnected, ErrorCode::connection_lost,
                           CloseInfo{1006, "why"}, 3, instant_from_ms(1.8e12)});
  write_settlement(out, {42, Outcome::failed, ErrorCode::reply_error, "error", phoenix::Encoding::json, R"({"a":1})"});
  write_channel(out, {9, phoenix::ChannelState::failed, ErrorCode::unauthorized, Instant{}, "detail", "{}"});
  PostgresChange change;
  change.type = ChangeType::update;
  change.table = "orders";
  change.record = R"({"id":1})";
  change.columns = "[]";
  change.errors = "null";
  write_change(out, 9, change, {0, 65535}, false);
  write_change(out, 9, change, {0}, true);
  write_presence(out, {9, PresenceEvent::leave, "k", "[]", "[{}]", {}});
  write_notice(out, ErrorCode::malformed_frame, 8, "what");

  const auto events = read_events(out.take());
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 7U);
  const auto& state = std::get<testing::ConnectionEvent>((*events)[0]);
  EXPECT_EQ(state.close_code, 1006);
  EXPECT_EQ(state.close_reason, "why");
  EXPECT_EQ(state.retry_at, instant_from_ms(1.8e12));
  const auto& settled = std::get<testing::SettledEvent>((*events)[1]);
  EXPECT_EQ(settled.request, 42U);
  EXPECT_EQ(settled.response, R"({"a":1})");
  EXPECT_EQ(std::get<testing::ChannelEvent>((*events)[2]).error, ErrorCode::unauthorized);
  const auto& changed = std::get<testing::ChangeEvent>((*events)[3]);
  EXPECT_EQ(changed.bindings, (std::vector<std::uint16_t>{0, 65535}));
  EXPECT_EQ(changed.record, R"({"id":1})");
  EXPECT_EQ(changed.table + changed.columns + changed.errors, "orders[]");
  EXPECT_FALSE(std::get<testing::ChangeEvent>((*events)[4]).has_relation);
  EXPECT_EQ(std::get<testing::PresenceEvent>((*events)[5]).changed, "[{}]");
  EXPECT_EQ(std::get<testing::NoticeEvent>((*events)[6]).count, 8U);
}

TEST(EventWriter, KeepsMultibyteTextAndZeroBytesAsTheyAre) {
  EventWriter out;
  const std::string text{"é☃\0😀", 10};
  write_system(out, 1, text);
  const auto events = read_events(out.take());
  ASSERT_TRUE(events);
  EXPECT_EQ(std::get<testing::SystemEvent>(events->front()).payload, text);
}

}  // namespace
}  // namespace holdfast::realtime
