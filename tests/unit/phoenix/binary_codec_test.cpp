#include "phoenix/binary_codec.h"

#include <gtest/gtest.h>

#include "support/recording.h"

namespace holdfast::phoenix {
namespace {

using namespace std::string_literals;

TEST(BinaryCodec, ReadsAPushOfTheServer) {
  const std::string frame = "\x00\x01\x04\x02"s + "1" + "room" + "ev" + "\x00\xff data"s;
  const auto m = decode_binary(frame);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->join_ref, "1");
  EXPECT_EQ(m->ref, "");
  EXPECT_EQ(m->topic, "room");
  EXPECT_EQ(m->event, "ev");
  EXPECT_EQ(m->payload, "\x00\xff data"s);
  EXPECT_EQ(m->encoding, Encoding::binary);
}

TEST(BinaryCodec, ReadsAReply) {
  const std::string m_frame = "\x01\x01\x02\x04\x02"s + "1" + "22" + "room" + "ok" + "data";
  const auto m = decode_binary(m_frame);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->join_ref, "1");
  EXPECT_EQ(m->ref, "22");
  EXPECT_EQ(m->topic, "room");
  EXPECT_EQ(m->status, "ok");
  EXPECT_EQ(m->event, "phx_reply");
  EXPECT_EQ(m->payload, "data");
}

TEST(BinaryCodec, ReadsABroadcast) {
  const std::string m_frame = "\x02\x04\x02"s + "room" + "ev" + "data";
  const auto m = decode_binary(m_frame);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->topic, "room");
  EXPECT_EQ(m->event, "ev");
  EXPECT_EQ(m->payload, "data");
}

TEST(BinaryCodec, ReadsAUserBroadcastInBothEncodings) {
  const std::string json_frame = "\x04\x04\x02\x02\x01"s + "room" + "ev" + "{}" + "[1]";
  const auto json = decode_binary(json_frame);
  ASSERT_TRUE(json);
  EXPECT_EQ(json->kind, Message::Kind::user_broadcast);
  EXPECT_EQ(json->encoding, Encoding::json);
  EXPECT_EQ(json->event, "ev");
  EXPECT_EQ(json->meta, "{}");
  EXPECT_EQ(json->payload, "[1]");
  const std::string binary_frame = "\x04\x04\x02\x00\x00"s + "room" + "ev" + "\x01\x02";
  const auto binary = decode_binary(binary_frame);
  ASSERT_TRUE(binary);
  EXPECT_EQ(binary->encoding, Encoding::binary);
  EXPECT_EQ(binary->meta, "");
}

TEST(BinaryCodec, WritesAPush) {
  EXPECT_EQ(encode_binary_push({"1", "22", "room", "ev", "\x00\x01"s}),
            "\x00\x01\x02\x04\x02"s + "1" + "22" + "room" + "ev" + "\x00\x01"s);
}

TEST(BinaryCodec, WritesAUserBroadcast) {
  EXPECT_EQ(encode_user_broadcast({"1", "22", "room", "ev", "{}"}, Encoding::json),
            "\x03\x01\x02\x04\x02\x00\x01"s + "1" + "22" + "room" + "ev" + "{}");
  EXPECT_EQ(encode_user_broadcast({"1", "22", "room", "ev", "x"}, Encoding::binary),
            "\x03\x01\x02\x04\x02\x00\x00"s + "1" + "22" + "room" + "ev" + "x");
}

TEST(BinaryCodec, FieldsHoldUpTo255BytesOfUtf8) {
  const std::string longest(255, 't');
  EXPECT_TRUE(encode_binary_push({"1", "2", longest, "e", {}}));
  EXPECT_FALSE(encode_binary_push({"1", "2", longest + "t", "e", {}}));
  EXPECT_FALSE(encode_user_broadcast({"1", "2", "t", longest + "e", {}}, Encoding::json));
}

TEST(BinaryCodec, LengthsThatLieAreRefused) {
  for (unsigned kind = 0; kind < 256; ++kind) {
    for (unsigned length = 0; length < 256; ++length) {
      for (std::size_t size = 0; size < 12; ++size) {
        std::vector<char> frame(size, static_cast<char>(length));  // On the heap, for AddressSanitizer.
        if (size > 0) frame[0] = static_cast<char>(kind);
        const auto m = decode_binary({frame.data(), frame.size()});
        if (m) EXPECT_EQ(m->topic.size(), length) << "kind " << kind << " size " << size;
      }
    }
  }
}

TEST(BinaryCodec, ALengthPastTheEndIsRefused) {
  EXPECT_FALSE(decode_binary("\x02\x05\x02"s + "room" + "e"));
  EXPECT_FALSE(decode_binary("\x04\xff\xff\xff\x01"s + "room"));
  EXPECT_TRUE(decode_binary("\x02\x04\x02"s + "room" + "ev")) << "an empty payload is a payload";
}

TEST(BinaryCodec, TellsUnknownKindsFromBrokenFrames) {
  for (const char kind : {'\0', '\1', '\2', '\4'}) EXPECT_TRUE(is_known_binary_kind(std::string(1, kind)));
  for (const char kind : {'\3', '\5', '\xff'}) {
    EXPECT_FALSE(is_known_binary_kind(std::string(1, kind)));
    EXPECT_FALSE(decode_binary(std::string(50, kind)));
  }
  EXPECT_FALSE(is_known_binary_kind(""));
}

TEST(BinaryCodec, RealFramesAreUnderstoodAndCutInTheHeaderRefused) {
  int seen = 0;
  for (const char* name : {"phx-phoenixjs-full-vsn2", "rt-realtimejs-full-vsn2"}) {
    for (const auto& line : holdfast::testing::read_recording(name)) {
      if (line.dir != "recv" || line.kind != "binary") continue;
      ++seen;
      const auto m = decode_binary(line.data);
      ASSERT_TRUE(m);
      const std::size_t head = line.data.size() - m->payload.size();
      for (std::size_t size = 0; size < head; ++size) {
        const std::vector<char> cut{line.data.begin(), line.data.begin() + static_cast<std::ptrdiff_t>(size)};
        EXPECT_FALSE(decode_binary({cut.data(), cut.size()}));
      }
    }
  }
  EXPECT_GT(seen, 0);
}

}  // namespace
}  // namespace holdfast::phoenix
