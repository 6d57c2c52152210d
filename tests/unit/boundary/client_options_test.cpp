#include "boundary/client_options.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <map>
#include <string>

namespace holdfast::boundary {
namespace {

using std::chrono::seconds;

/// As JavaScript writes them; `tests/unit/js/option_writer.test.ts` shows the same bytes.
struct Record {
  std::string bytes;

  Record& u8(int value) {
    bytes += static_cast<char>(value);
    return *this;
  }
  template <typename Number>
  Record& number(Number value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof value);
    return *this;
  }
  Record& head(std::string_view url, int v1 = 0, int token_source = 0) {
    number(static_cast<std::uint32_t>(url.size())).bytes += url;
    return u8(v1).u8(token_source);
  }
  /// All numbers: those at the given places, and the others left out.
  Record& numbers(const std::map<int, double>& given) {
    for (int place = 0; place < 24; ++place) number(given.contains(place) ? given.at(place) : std::nan(""));
    return *this;
  }
};

TEST(ClientOptions, AreTheSpecifiedOnesWhereNothingIsSaid) {
  Record record;
  record.head("").numbers({}).u8(0).u8(0).number(0U);
  for (const std::string& bytes : {std::string{}, record.bytes}) {
    const auto options = read_client_options(bytes);
    EXPECT_EQ(options.connection.heartbeat.interval, seconds{30});
    EXPECT_EQ(options.connection.heartbeat.timeout, seconds{45});
    EXPECT_EQ(options.connection.backoff.steps.size(), 6U);
    EXPECT_EQ(options.sender.queue.max_messages, 100U);
    EXPECT_EQ(options.channels_per_socket, 100U);
    EXPECT_EQ(options.version, phoenix::Version::v2);
    EXPECT_EQ(options.token_source, realtime::TokenSource::none);
  }
}

TEST(ClientOptions, AreReadInTheSchemasOrder) {
  Record record;
  record.head("ws://x", 1, 3).numbers({{0, 1000.0}, {23, 7.0}}).u8(3).u8(3);
  record.number(2U).number(5.0).number(6.0);
  const auto options = read_client_options(record.bytes);
  EXPECT_EQ(options.url, "ws://x");
  EXPECT_EQ(options.version, phoenix::Version::v1);
  EXPECT_EQ(options.connection.heartbeat.interval, seconds{1});
  EXPECT_EQ(options.connection.backoff.steps, (std::vector<Duration>{Duration{5}, Duration{6}}));
  EXPECT_EQ(options.channel.rejoin.steps.size(), 2U);
  EXPECT_EQ(options.sender.queue.overflow, QueueOverflow::reject);
  EXPECT_EQ(options.connection.hidden_policy, HiddenPolicy::pause);
  EXPECT_EQ(options.token_source, realtime::TokenSource::function);
  EXPECT_EQ(options.seed, 7U);
}

TEST(ClientOptions, WildNumbersAndUnknownWordsAreHarmless) {
  for (const double wild : {-1e300, -5.0, 0.0, 1e300, HUGE_VAL}) {
    std::map<int, double> all;
    for (int place = 0; place < 24; ++place) all[place] = wild;
    Record record;
    record.head("", 0, 200).numbers(all).u8(200).u8(200).number(1U).number(wild);
    const auto options = read_client_options(record.bytes);
    EXPECT_GT(options.connection.heartbeat.interval, Duration::zero()) << "no busy loop";
    EXPECT_GT(options.connection.heartbeat.degraded_interval, Duration::zero());
    EXPECT_GE(options.joins_per_second, 1.0);
    EXPECT_GE(options.channels_per_socket, 1U);
    EXPECT_EQ(options.sender.queue.overflow, QueueOverflow::drop_oldest);
    EXPECT_EQ(options.token_source, realtime::TokenSource::none);
  }
}

TEST(ClientOptions, ThatAreCutShortAnywhereHaveTheirDefaultsFromThereOn) {
  Record record;
  record.head("ws://x").numbers({{0, 1000.0}}).u8(3).u8(3).number(0xffffffffU).number(5.0);
  for (std::size_t size = 0; size <= record.bytes.size(); ++size) {
    const auto options = read_client_options(std::string_view{record.bytes}.substr(0, size));
    EXPECT_GT(options.connection.heartbeat.interval, Duration::zero());
    EXPECT_LE(options.connection.backoff.steps.size(), 6U);
    EXPECT_EQ(options.connection.connect_timeout, seconds{10}) << size;
  }
}

}  // namespace
}  // namespace holdfast::boundary
