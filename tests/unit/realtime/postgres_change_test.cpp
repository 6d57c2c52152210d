#include "realtime/postgres_change.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <tuple>

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
  EXPECT_EQ(change->errors, "");
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

auto fields_of(const PostgresChange& c) {
  return std::tuple{
      c.type, c.ids, c.schema, c.table, c.commit_timestamp, c.record, c.old_record, c.errors, std::string{c.columns}};
}

/// Whatever was read before, a payload means what it means alone.
void expect_read_as_alone(ChangeReader& reader, std::string_view payload) {
  const auto alone = scan_postgres_change(payload);
  const auto read = reader.read(payload);
  ASSERT_EQ(read.has_value(), alone.has_value()) << payload;
  if (read) EXPECT_EQ(fields_of(*read), fields_of(*alone)) << payload;
}

TEST(ChangeReader, AChangeLikeTheLastIsReadAsIfItWereAlone) {
  ChangeReader reader;
  const auto update = [](std::string_view record, std::string_view rest) {
    return std::string{R"({"data":{"table":"t","type":"UPDATE","record":)"}
        .append(record)
        .append(R"(,"columns":[{"name":"id"}],"errors":null,"schema":"public","commit_timestamp":")")
        .append(rest);
  };
  const std::string end = R"(","old_record":{"id": 1}},"ids":[1]})";
  const std::array<std::string, 14> payloads{
      update(R"({"id": 1, "a": "}]"})", "2026" + end),
      update(R"({"id": 1, "a": "\"}"})", "2027-01" + end),
      update(R"({"id": 1})", "" + end),
      update(R"({"id": 1})", R"(2026","old_record":{"id": 2}},"ids":[1]})"),
      update(R"({"id": 1})", R"(2026","old_record":{"id": 2}},"ids":[1,2]})"),
      update(R"({"id": 1})", R"(2026","old_record":null},"ids":[1]})"),
      update(R"({"id": 1})", R"(2026","old_record":[{}]},"ids":[1]})"),
      update("null", "2026" + end),
      update("7", "2026" + end),
      update(R"({"id": 1})", "2026" + end),
      update(R"( {"id": 1})", "2026" + end),
      update(R"({"id": 1},"record":{"id": 2})", "2026" + end),
      R"({"ids":[1],"data":{"type":"INSERT","record":{"x":1}}})",
      R"({"ids":[1],"data":{"type":"DELETE","table":"u","old_record":{"x":1},"record":null,"errors":["e"]}})"};
  for (const std::string& before : payloads) {
    for (const std::string& after : payloads) {
      for (const std::string& payload : {before, after, after}) expect_read_as_alone(reader, payload);
    }
    for (std::size_t size = 0; size <= before.size(); ++size) {
      expect_read_as_alone(reader, before);
      expect_read_as_alone(reader, before.substr(0, size));
      expect_read_as_alone(reader, before.substr(0, size) + "}" + before.substr(size));
    }
  }
}

TEST(ChangeReader, ALargeRecordIsRead) {
  ChangeReader reader;
  const std::string large =
      R"({"data":{"type":"INSERT","table":"t","record":{"a":")" + std::string(50'000, 'x') + R"("}}})";
  for (int i = 0; i < 3; ++i) expect_read_as_alone(reader, large);
  EXPECT_EQ(reader.relation(), 1U);
}

TEST(ChangeReader, ARelationIsASchemaATableAndItsColumns) {
  ChangeReader reader;
  const auto relation = [&](std::string_view type, std::string_view table, std::string_view columns) {
    const std::string payload = std::string{R"({"data":{"type":")"}
                                    .append(type)
                                    .append(R"(","table":")")
                                    .append(table)
                                    .append(R"(","columns":)")
                                    .append(columns)
                                    .append(R"(,"record":{}},"ids":[]})");
    EXPECT_TRUE(reader.read(payload));
    return reader.relation();
  };
  EXPECT_EQ(relation("INSERT", "a", "[1]"), 1U);
  EXPECT_EQ(relation("INSERT", "a", "[1]"), 1U);
  EXPECT_EQ(relation("UPDATE", "a", "[1]"), 1U);
  EXPECT_EQ(relation("UPDATE", "b", "[1]"), 2U);
  EXPECT_EQ(relation("UPDATE", "b", "[1,2]"), 3U);
}

TEST(PostgresChange, RealOnesAreUnderstoodAndCutOnesRefused) {
  int seen = 0;
  phoenix::JsonDecoder decoder;
  ChangeReader reader;
  for (const auto& line : testing::read_recording("rt-filters")) {
    if (line.dir != "recv" || line.kind != "text") continue;
    const auto m = decoder.decode(line.data);
    if (!m || m->event != "postgres_changes") continue;
    ++seen;
    EXPECT_TRUE(scan_postgres_change(m->payload));
    expect_read_as_alone(reader, m->payload);
    for (std::size_t size = 0; size < m->payload.size(); size += 7) {
      EXPECT_FALSE(scan_postgres_change(m->payload.substr(0, size)));
    }
  }
  EXPECT_GT(seen, 5);
}

}  // namespace
}  // namespace holdfast::realtime
