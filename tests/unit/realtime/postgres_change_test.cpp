#include "realtime/postgres_change.h"

#include <gtest/gtest.h>

#include "support/recording.h"

namespace holdfast::realtime {
namespace {

TEST(PostgresChange, FindsItsPartsAsText) {
  const std::string payload =
      R"({"ids":[1,2],"data":{"schema":"public","table":"t","type":"UPDATE","commit_timestamp":"2026-11-22T07:28:22Z",)"
      R"("columns":[{"name":"id","type":"int8"}],"record":{"id": 9007199254740993},"old_record":{"id": 1},"errors":null}})";
  const auto change = scan_postgres_change(payload);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->type, ChangeType::update);
  EXPECT_EQ(change->ids, "[1,2]");
  EXPECT_EQ(change->schema, "public");
  EXPECT_EQ(change->table, "t");
  EXPECT_EQ(change->commit_timestamp, "2026-11-22T07:28:22Z");
  EXPECT_EQ(change->record, R"({"id": 9007199254740993})");
  EXPECT_EQ(change->old_record, R"({"id": 1})");
  EXPECT_EQ(change->errors, "null");
}

TEST(PostgresChange, MissingPartsAreEmpty) {
  const auto change = scan_postgres_change(R"({"ids":[],"data":{"type":"DELETE","record":null,"old_record":{}}})");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->type, ChangeType::erase);
  EXPECT_EQ(change->record, "");
  EXPECT_EQ(change->errors, "null");
}

TEST(PostgresChange, RefusesWhatIsNoChange) {
  for (const std::string_view payload :
       {"", "null", "[]", "{}", R"({"ids":[1]})", R"({"data":{}})", R"({"data":{"type":"TRUNCATE"}})",
        R"({"data":[1]})", R"({"data":{"type":"INSERT"})"}) {
    EXPECT_FALSE(scan_postgres_change(payload)) << payload;
  }
}

TEST(PostgresChange, RefusesMoreThanOneValueAndWhatIsCut) {
  constexpr std::string_view whole = R"({"data":{"type":"INSERT","record":{"a":"}]"}},"ids":[1]})";
  EXPECT_TRUE(scan_postgres_change(whole));
  for (const std::string_view more : {",5", "}", "]", " x"}) {
    EXPECT_FALSE(scan_postgres_change(std::string{whole}.append(more))) << more;
  }
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(scan_postgres_change(whole.substr(0, size)));
}

TEST(PostgresChange, KnownColumnsArePassedOverAndOthersRead) {
  const auto with = [](std::string_view columns) {
    return std::string{R"({"data":{"type":"INSERT","columns":)"}.append(columns).append(R"(,"table":"t"},"ids":[1]})");
  };
  constexpr std::string_view known = R"([{"name":"id"}])";
  for (const std::string_view columns : {known, std::string_view{R"([{"name":"id2"}])"}, std::string_view{"[]"}}) {
    const std::string payload = with(columns);
    const auto change = scan_postgres_change(payload, known);
    ASSERT_TRUE(change) << payload;
    EXPECT_EQ(change->columns, columns);
    EXPECT_EQ(change->table, "t");
  }
  EXPECT_FALSE(scan_postgres_change(with(R"([{"name":"id"}]5)"), known)) << "no value goes on behind the known one";
}

TEST(PostgresChange, RealOnesAreUnderstoodAndCutOnesRefused) {
  int seen = 0;
  phoenix::JsonDecoder decoder;
  for (const auto& line : testing::read_recording("rt-filters")) {
    if (line.dir != "recv" || line.kind != "text") continue;
    const auto m = decoder.decode(line.data);
    if (!m || m->event != "postgres_changes") continue;
    ++seen;
    EXPECT_TRUE(scan_postgres_change(m->payload));
    for (std::size_t size = 0; size < m->payload.size(); size += 7) {
      EXPECT_FALSE(scan_postgres_change(m->payload.substr(0, size)));
    }
  }
  EXPECT_GT(seen, 5);
}

}  // namespace
}  // namespace holdfast::realtime
