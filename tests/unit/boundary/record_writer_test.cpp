#include "boundary/record_writer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace holdfast::boundary {
namespace {

TEST(RecordWriter, IsEmptyUntilSomethingIsWrittenAndAfterItWasTaken) {
  RecordWriter out;
  EXPECT_TRUE(out.empty());
  EXPECT_EQ(out.take(), "");
  out.begin(3).u32(1).u32(2);
  EXPECT_FALSE(out.empty());
  EXPECT_FALSE(out.take().empty());
  EXPECT_TRUE(out.empty());
  EXPECT_EQ(out.take(), "");
}

TEST(RecordWriter, WritesTypeThenSizesThenFieldsInLittleEndianThenTheTextsTogether) {
  RecordWriter out;
  out.begin(7).u8(1).text("ab").u16(0x0203).text("c").u32(0x04050607);
  const std::string expected{
      "\x07\x1b\0\0\0\x0f\0\0\0\x01\x02\0\0\0\x03\x02\x01\0\0\0\x07\x06\x05\x04"
      "abc",
      27};
  EXPECT_EQ(out.take(), expected);
}

TEST(RecordWriter, QuotesWhatLiesInTheFrameAndCopiesTheRest) {
  const std::string frame = "0123456789";
  const std::string_view view = frame;
  const std::string other = "89";
  RecordWriter out;
  out.quote(frame);
  out.begin(7).text(view.substr(8)).text(other).text({}).text(view.substr(4, 0));
  out.quote({});
  out.text(view.substr(8));
  const std::string expected{
      "\x07\x25\0\0\0\x18\0\0\0"
      "\x02\0\0\x80\x08\0\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\x02\0\0\0"
      "8989",
      37};
  EXPECT_EQ(out.take(), expected);
}

TEST(RecordWriter, WritesInstantsAsTheWallClockShowsThemAndTheEpochAsNone) {
  RecordWriter out;
  out.set_clock_ahead(Duration{500});
  out.begin(1).instant(instant_from_ms(1500)).instant(Instant{});
  const std::string record = out.take();
  ASSERT_EQ(record.size(), 9 + 2 * sizeof(double));
  double first = 0;
  std::memcpy(&first, record.data() + 9, sizeof(first));
  EXPECT_EQ(first, 1000);
  EXPECT_EQ(record.substr(9 + sizeof(double)), std::string(sizeof(double), '\0'));
}

}  // namespace
}  // namespace holdfast::boundary
