#include <gtest/gtest.h>

#include "sync/table_view.h"

namespace holdfast::sync {
namespace {

using realtime::ChangeType;
using realtime::PostgresChange;

void change(TableView& view, ChangeType type, std::string_view record, std::string_view old_record = {}) {
  PostgresChange seen;
  seen.type = type;
  seen.record = record;
  seen.old_record = old_record;
  seen.errors = "null";
  view.apply(seen);
}

TableView view_of(std::string_view page) {
  TableView view{TableOptions{}};
  view.merge_page(page);
  return view;
}

TEST(TableEdits, AnUpdateShowsAtOnceAndStaysWhenConfirmed) {
  TableView view = view_of(R"([{"id":1,"status":"new","n":5}])");
  EXPECT_TRUE(view.begin_edit(7, EditKind::update, R"({"id":1})", R"({"status":"ready"})"));
  EXPECT_EQ(view.find("1"), R"({"id":1,"status":"ready","n":5})");
  view.settle_edit(7, R"({"id":1,"status":"ready","n":6})");
  EXPECT_EQ(view.find("1"), R"({"id":1,"status":"ready","n":6})");
}

// Promise T3.
TEST(TableEdits, ARefusedUpdateShowsTheServersRowAgainWithWhatCameMeanwhile) {
  TableView view = view_of(R"([{"id":1,"status":"new","n":5}])");
  view.begin_edit(7, EditKind::update, R"({"id":1})", R"({"status":"ready"})");
  change(view, ChangeType::update, R"({"id":1,"status":"new","n":6})");
  EXPECT_EQ(view.find("1"), R"({"id":1,"status":"ready","n":6})");
  view.settle_edit(7, std::nullopt);
  EXPECT_EQ(view.find("1"), R"({"id":1,"status":"new","n":6})");
}

// Promise T3.
TEST(TableEdits, AnAnswerThatANewerChangeOvertookDoesNotBringTheOldRowBack) {
  TableView view = view_of(R"([{"id":1,"v":1}])");
  view.begin_edit(7, EditKind::update, R"({"id":1})", R"({"v":2})");
  change(view, ChangeType::update, R"({"id":1,"v":2})");
  change(view, ChangeType::update, R"({"id":1,"v":3})");
  view.settle_edit(7, R"({"id":1,"v":2})");
  EXPECT_EQ(view.find("1"), R"({"id":1,"v":3})");
}

TEST(TableEdits, SeveralEditsOfOneRowLieOnTopOfEachOther) {
  TableView view = view_of(R"([{"id":1,"a":1,"b":1}])");
  view.begin_edit(7, EditKind::update, R"({"id":1})", R"({"a":2})");
  view.begin_edit(8, EditKind::update, R"({"id":1})", R"({"b":2})");
  view.settle_edit(7, std::nullopt);
  EXPECT_EQ(view.find("1"), R"({"id":1,"a":1,"b":2})");
  view.settle_edit(8, R"({"id":1,"a":1,"b":2})");
  EXPECT_EQ(view.find("1"), R"({"id":1,"a":1,"b":2})");
}

TEST(TableEdits, ADeletedRowIsGoneAtOnceAndBackWhenItIsRefused) {
  TableView view = view_of(R"([{"id":1}])");
  view.begin_edit(7, EditKind::erase, R"({"id":1})", "{}");
  EXPECT_EQ(view.find("1"), "");
  view.settle_edit(7, std::nullopt);
  EXPECT_EQ(view.find("1"), R"({"id":1})");
  view.begin_edit(8, EditKind::erase, R"({"id":1})", "{}");
  view.settle_edit(8, "");
  EXPECT_EQ(view.size(), 0U);
}

// Promise T4.
TEST(TableEdits, AnInsertWithItsKeyIsOneRowWhicheverComesFirst) {
  for (const bool change_first : {true, false}) {
    TableView view = view_of("[]");
    view.begin_edit(7, EditKind::insert, "{}", R"({"id":"a","text":"hi"})");
    EXPECT_EQ(view.find(R"("a")"), R"({"id":"a","text":"hi"})");
    const auto arrives = [&] { change(view, ChangeType::insert, R"({"id":"a","text":"hi","at":1})"); };
    if (change_first) arrives();
    view.settle_edit(7, R"({"id":"a","text":"hi","at":1})");
    if (!change_first) arrives();
    EXPECT_EQ(view.size(), 1U);
    EXPECT_EQ(view.find(R"("a")"), R"({"id":"a","text":"hi","at":1})");
  }
}

// Promise T4.
TEST(TableEdits, AnInsertWhoseKeyTheServerMakesIsOneRowWhicheverComesFirst) {
  for (const bool change_first : {true, false}) {
    TableView view = view_of("[]");
    view.begin_edit(7, EditKind::insert, "{}", R"({"text":"hi"})");
    EXPECT_EQ(view.size(), 1U);
    const auto arrives = [&] { change(view, ChangeType::insert, R"({"id":9,"text":"hi"})"); };
    if (change_first) arrives();
    EXPECT_EQ(view.size(), 1U);
    view.settle_edit(7, R"({"id":9,"text":"hi"})");
    if (!change_first) arrives();
    EXPECT_EQ(view.size(), 1U);
    EXPECT_EQ(view.find("9"), R"({"id":9,"text":"hi"})");
  }
}

TEST(TableEdits, AnAnswerMayBeAnArrayWithTheRowAmongOthers) {
  TableView view = view_of(R"([{"id":1,"v":1},{"id":2,"v":1}])");
  view.begin_edit(7, EditKind::update, R"({"id":2})", R"({"v":2})");
  view.begin_edit(8, EditKind::insert, "{}", R"({"v":9})");
  view.settle_edit(7, R"([{"id":1,"v":5},{"id":2,"v":6}])");
  view.settle_edit(8, R"([{"id":3,"v":9}])");
  EXPECT_EQ(view.find("1"), R"({"id":1,"v":1})");
  EXPECT_EQ(view.find("2"), R"({"id":2,"v":6})");
  EXPECT_EQ(view.find("3"), R"({"id":3,"v":9})");
  EXPECT_EQ(view.size(), 3U);
}

TEST(TableEdits, AnAnswerDoesNotBringBackARowThatHasBeenDeletedMeanwhile) {
  TableView view = view_of("[]");
  view.begin_edit(7, EditKind::insert, "{}", R"({"at":"2026-01-01T00:00:00Z"})");
  change(view, ChangeType::insert, R"({"id":9,"at":"2026-01-01T00:00:00+00:00"})");
  change(view, ChangeType::erase, {}, R"({"id":9})");
  view.settle_edit(7, R"({"id":9,"at":"2026-01-01T00:00:00+00:00"})");
  EXPECT_EQ(view.size(), 0U);
}

TEST(TableEdits, ARefusedInsertIsGone) {
  TableView view = view_of("[]");
  view.begin_edit(7, EditKind::insert, "{}", R"({"id":1})");
  view.settle_edit(7, std::nullopt);
  EXPECT_EQ(view.size(), 0U);
}

TEST(TableEdits, SurviveAPageThatIsOlderThanThey) {
  TableView view = view_of(R"([{"id":1,"v":1}])");
  view.begin_edit(7, EditKind::update, R"({"id":1})", R"({"v":2})");
  view.begin_edit(8, EditKind::insert, "{}", R"({"v":9})");
  view.begin_fetch();
  view.merge_page(R"([{"id":1,"v":1}])");
  EXPECT_EQ(view.find("1"), R"({"id":1,"v":2})");
  EXPECT_EQ(view.size(), 2U);
}

TableView filtered_view_of(std::string_view page) {
  TableOptions options;
  options.filter = {{"shop", "=", {"1"}}};
  TableView view{options};
  view.merge_page(page);
  return view;
}

TEST(TableEdits, AnInsertOutsideTheFilterIsNotShownForTheServerWouldNeverTellOfIt) {
  TableView view = filtered_view_of("[]");
  view.begin_edit(7, EditKind::insert, "{}", R"({"id":"a","shop":2})");
  view.begin_edit(8, EditKind::insert, "{}", R"({"shop":2})");
  EXPECT_EQ(view.size(), 0U);
  view.settle_edit(7, R"({"id":"a","shop":2})");
  view.settle_edit(8, R"([{"id":"b","shop":2}])");
  EXPECT_EQ(view.size(), 0U);
}

TEST(TableEdits, AnInsertThatTheServerPutsOutsideTheFilterIsGoneWithItsAnswer) {
  TableView view = filtered_view_of("[]");
  view.begin_edit(7, EditKind::insert, "{}", R"({"id":"a"})");
  EXPECT_EQ(view.size(), 1U);
  view.settle_edit(7, R"({"id":"a","shop":2})");
  EXPECT_EQ(view.size(), 0U);
}

TEST(TableEdits, AnUpdateOutOfTheFilterTakesTheRowAwayAndItsRefusalBringsItBack) {
  for (const bool refused : {true, false}) {
    TableView view = filtered_view_of(R"([{"id":1,"shop":1,"n":1}])");
    view.begin_edit(7, EditKind::update, R"({"id":1})", R"({"shop":2})");
    view.begin_edit(8, EditKind::update, R"({"id":1})", R"({"n":2})");
    EXPECT_EQ(view.size(), 0U);
    view.settle_edit(8, std::nullopt);
    view.settle_edit(7, refused ? std::nullopt : std::optional<std::string_view>{R"({"id":1,"shop":2,"n":1})"});
    EXPECT_EQ(view.find("1"), refused ? R"({"id":1,"shop":1,"n":1})" : "");
  }
}

TEST(TableEdits, WhatTheServerTellsOfIsWithinItsFilterHoweverItWritesTheValue) {
  TableView view = filtered_view_of(R"([{"id":1,"shop":"one"}])");
  change(view, ChangeType::insert, R"({"id":2,"shop":"one"})");
  view.begin_edit(7, EditKind::update, R"({"id":1})", R"({"n":2})");
  EXPECT_EQ(view.size(), 2U);
  view.settle_edit(7, R"({"id":1,"shop":"one","n":2})");
  EXPECT_EQ(view.find("1"), R"({"id":1,"shop":"one","n":2})");
}

TEST(TableEdits, AnEditThatNamesNoRowIsRefused) {
  TableView view = view_of("[]");
  EXPECT_FALSE(view.begin_edit(7, EditKind::update, "{}", R"({"v":2})"));
  EXPECT_FALSE(view.begin_edit(8, EditKind::erase, "no json", "{}"));
  view.settle_edit(99, "{}");
  EXPECT_EQ(view.size(), 0U);
}

}  // namespace
}  // namespace holdfast::sync
