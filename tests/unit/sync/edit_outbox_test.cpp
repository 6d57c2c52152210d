#include "sync/edit_outbox.h"

#include <gtest/gtest.h>

#include <deque>

#include "support/model_rest.h"

namespace holdfast::sync {
namespace {

using std::chrono::seconds;
using testing::ModelRest;

struct Told {
  EditState state;
  Rejection rejection;
  std::uint16_t status;
  std::string row;
  std::vector<Disputed> disputed;
};

class EditOutboxTest : public ::testing::Test, public EditPorts {
 protected:
  EditOutboxTest() { outbox.register_table("public.orders", {"public", "orders", "version"}, {}, now); }

  void request(HttpId id, const RestRequest& request) override { requests.emplace_back(id, request); }
  void keep(const DurableEdit& edit) override { kept[edit.id] = to_record(edit); }
  void forget(std::string_view id) override { kept.erase(std::string{id}); }
  void report(const EditReport& report) override {
    told.insert_or_assign(std::string{report.id},
                          Told{report.state, report.rejection, report.status, std::string{report.row},
                               report.disputed != nullptr ? *report.disputed : std::vector<Disputed>{}});
  }

  /// An edit of what the database has now.
  void edit(const std::string& id, EditKind kind, const std::string& row, const std::string& patch) {
    outbox.add({id, 0, {}, "public.orders", kind, R"({"id":)" + row + "}", patch, database.json(row)}, now);
  }
  void update(const std::string& id, const std::string& row, const std::string& patch) {
    edit(id, EditKind::update, row, patch);
  }

  /// The database carries out the oldest request; the answer arrives.
  void answer_one() {
    ASSERT_FALSE(requests.empty());
    const auto [id, request] = requests.front();
    requests.pop_front();
    const auto [status, body] = database.carry_out(request);
    outbox.answered(id, status, body, now);
  }
  void answer_all() {
    while (!requests.empty()) answer_one();
  }
  /// The database carries it out, and the answer is lost.
  void lose_answer() {
    const auto [id, request] = requests.front();
    requests.pop_front();
    database.carry_out(request);
    outbox.failed(id, now);
  }
  void wait(seconds time = seconds{40}) {
    now += time;
    outbox.deadline_reached(now);
  }
  EditState state(const std::string& id) { return told.at(id).state; }

  Instant now{seconds{1}};
  Random random{1};
  ModelRest database{"version"};
  std::deque<std::pair<HttpId, RestRequest>> requests;
  std::map<std::string, std::string> kept;
  std::map<std::string, Told> told;
  EditOutbox outbox{{}, *this, random};
};

TEST_F(EditOutboxTest, AnEditIsKeptWrittenUnderTheGuardOfItsVersionAndForgotten) {
  database.write("1", {{"status", R"("new")"}});
  update("e", "1", R"({"status":"ready"})");
  EXPECT_EQ(kept.size(), 1U);
  EXPECT_EQ(state("e"), EditState::pending);
  ASSERT_EQ(requests.size(), 1U);
  using Query = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(requests[0].second.query, (Query{{"id", "eq.1"}, {"version", "eq.1"}}));
  answer_one();
  EXPECT_EQ(state("e"), EditState::applied);
  EXPECT_EQ(told.at("e").row, database.json("1"));
  EXPECT_TRUE(kept.empty());
}

TEST_F(EditOutboxTest, ColumnsThatOnlyOneSideChangedAreMerged) {
  database.write("1", {{"a", "1"}, {"b", "1"}});
  update("e", "1", R"({"a":2})");
  database.write("1", {{"b", "5"}});
  answer_all();
  EXPECT_EQ(state("e"), EditState::applied);
  EXPECT_EQ(database.find("1")->at("a"), "2");
  EXPECT_EQ(database.find("1")->at("b"), "5");
}

TEST_F(EditOutboxTest, AColumnThatBothChangedIsAConflictAndTheRestIsWritten) {
  database.write("1", {{"a", "1"}, {"b", "1"}});
  update("e", "1", R"({"a":2,"b":2})");
  database.write("1", {{"a", "9"}});
  answer_all();
  EXPECT_EQ(state("e"), EditState::conflict);
  ASSERT_EQ(told.at("e").disputed.size(), 1U);
  EXPECT_EQ(told.at("e").disputed[0].theirs, "9");
  EXPECT_EQ(database.find("1")->at("a"), "9");
  EXPECT_EQ(database.find("1")->at("b"), "2");
  outbox.resolve("e", R"({"a":2})", now);
  answer_all();
  EXPECT_EQ(state("e"), EditState::applied);
  EXPECT_EQ(database.find("1")->at("a"), "2");
}

TEST_F(EditOutboxTest, AConflictThatIsSettledForTheServerWritesNothing) {
  database.write("1", {{"a", "1"}});
  update("e", "1", R"({"a":2})");
  database.write("1", {{"a", "9"}});
  answer_all();
  outbox.resolve("e", "{}", now);
  EXPECT_TRUE(requests.empty());
  EXPECT_EQ(state("e"), EditState::applied);
  EXPECT_EQ(database.find("1")->at("a"), "9");
}

TEST_F(EditOutboxTest, ALostAnswerIsFoundOutAndTheEditNotWrittenTwice) {
  database.write("1", {{"a", "1"}});
  update("e", "1", R"({"a":2})");
  lose_answer();
  wait();
  int writes = 0;
  database.changing = [&](const auto&...) { ++writes; };
  answer_all();
  EXPECT_EQ(state("e"), EditState::applied);
  EXPECT_EQ(writes, 0);
}

TEST_F(EditOutboxTest, WhatMayBeCountedAlreadyIsNotCountedAgain) {
  outbox.register_table("public.orders", {"public", "orders", "version"}, {{{"stock", MergePolicy::add}}}, now);
  database.write("1", {{"stock", "10"}});
  update("e", "1", R"({"stock":9})");
  lose_answer();
  database.write("1", {{"stock", "8"}});  // Another one takes one.
  wait();
  answer_all();
  EXPECT_EQ(state("e"), EditState::conflict) << "8 may have this edit's one in it, or not";
  EXPECT_EQ(database.find("1")->at("stock"), "8");
}

TEST_F(EditOutboxTest, CountersAreAdded) {
  outbox.register_table("public.orders", {"public", "orders", "version"}, {{{"stock", MergePolicy::add}}}, now);
  database.write("1", {{"stock", "10"}});
  update("e", "1", R"({"stock":9})");
  database.write("1", {{"stock", "9"}});
  answer_all();
  EXPECT_EQ(state("e"), EditState::applied);
  EXPECT_EQ(database.find("1")->at("stock"), "8");
}

TEST_F(EditOutboxTest, EditsOfOneRowGoInOrderAndOtherRowsDoNotWait) {
  database.write("1", {{"a", "1"}});
  database.write("2", {{"a", "1"}});
  update("first", "1", R"({"a":2})");
  outbox.add(
      {"second", 0, {}, "public.orders", EditKind::update, R"({"id":1})", R"({"a":3})", R"({"a":2,"version":1})"}, now);
  update("other", "2", R"({"a":7})");
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[1].second.query[0].second, "eq.2");
  answer_all();
  for (const char* id : {"first", "second", "other"}) EXPECT_EQ(state(id), EditState::applied) << id;
  EXPECT_EQ(database.find("1")->at("a"), "3");
}

TEST_F(EditOutboxTest, ALaterEditIsNotWrittenOverWhatTheUserHasNotSeen) {
  database.write("1", {{"a", "1"}, {"b", "1"}});
  update("first", "1", R"({"a":2})");
  update("second", "1", R"({"b":2})");
  database.write("1", {{"b", "9"}});
  answer_all();
  EXPECT_EQ(state("first"), EditState::applied);
  EXPECT_EQ(state("second"), EditState::conflict);
  EXPECT_EQ(database.find("1")->at("b"), "9");
}

TEST_F(EditOutboxTest, DeletedDeniedAndRefusedAreToldApart) {
  for (const char* row : {"1", "2", "3"}) database.write(row, {{"a", "1"}});
  database.read_only = [](const std::string& id) { return id == "2"; };
  update("gone", "1", R"({"a":2})");
  update("denied", "2", R"({"a":2})");
  update("refused", "3", R"({"a":2})");
  database.erase("1");
  outbox.answered(requests[2].first, 403, R"({"code":"42501"})", now);
  requests.pop_back();
  answer_all();
  EXPECT_EQ(told.at("gone").rejection, Rejection::row_gone);
  EXPECT_EQ(told.at("denied").rejection, Rejection::denied);
  EXPECT_EQ(told.at("refused").rejection, Rejection::status);
  EXPECT_EQ(told.at("refused").status, 403);
  EXPECT_EQ(kept.size(), 3U) << "for the user to retry or discard";
  outbox.discard("gone", now);
  EXPECT_EQ(kept.size(), 2U);
  database.read_only = [](const std::string&) { return false; };
  outbox.retry("denied", now);
  answer_all();
  EXPECT_EQ(state("denied"), EditState::applied);
}

TEST_F(EditOutboxTest, InsertsAreInTheTableOnce) {
  edit("e", EditKind::insert, "5", R"({"id":5,"a":1})");
  lose_answer();
  database.write("5", {{"a", "2"}});  // Somebody changes it at once.
  wait();
  answer_all();
  EXPECT_EQ(state("e"), EditState::applied);
  EXPECT_EQ(database.find("5")->at("a"), "2");
  edit("taken", EditKind::insert, "5", R"({"id":5,"a":7})");
  answer_all();
  EXPECT_EQ(told.at("taken").rejection, Rejection::id_taken);
}

TEST_F(EditOutboxTest, ADeleteOfARowThatSomebodyChangedIsAConflict) {
  database.write("1", {{"a", "1"}});
  edit("e", EditKind::erase, "1", "");
  database.write("1", {{"a", "9"}});
  answer_all();
  EXPECT_EQ(state("e"), EditState::conflict);
  database.write("2", {{"a", "1"}});
  edit("gone", EditKind::erase, "2", "");
  database.erase("2");
  answer_all();
  EXPECT_EQ(state("gone"), EditState::applied);
}

TEST_F(EditOutboxTest, AnotherUsersEditsWaitForThem) {
  outbox.set_user("ann", now);
  database.write("1", {{"a", "1"}});
  update("e", "1", R"({"a":2})");
  outbox.failed(requests.front().first, now);
  requests.clear();
  outbox.set_user("bob", now);
  wait();
  EXPECT_TRUE(requests.empty());
  outbox.set_user("ann", now);
  answer_all();
  EXPECT_EQ(state("e"), EditState::applied);
}

TEST_F(EditOutboxTest, AfterAReloadWhatWasKeptGoesOut) {
  database.write("1", {{"a", "1"}});
  update("e", "1", R"({"a":2})");
  EditOutbox next{{}, *this, random};
  next.register_table("public.orders", {"public", "orders", "version"}, {}, now);
  requests.clear();
  const auto edit = read_record(kept.at("e"));
  ASSERT_TRUE(edit);
  next.restored({*edit}, now);
  ASSERT_EQ(requests.size(), 1U);
  const auto [status, body] = database.carry_out(requests[0].second);
  next.answered(requests[0].first, status, body, now);
  EXPECT_EQ(state("e"), EditState::applied);
  EXPECT_TRUE(kept.empty());
}

TEST_F(EditOutboxTest, RecordsThatAreNotOursAreIgnored) {
  for (const char* record :
       {"", "7", "{}", R"({"version":2,"id":"e"})", R"({"version":1,"id":"e","place":-1})", "{\"version\":1"}) {
    EXPECT_FALSE(read_record(record)) << record;
  }
}

TEST_F(EditOutboxTest, WhatMayPassIsTriedAgainAndHoldsUpNobody) {
  database.write("1", {{"a", "1"}});
  database.write("2", {{"a", "1"}});
  update("slow", "1", R"({"a":2})");
  update("other", "2", R"({"a":2})");
  outbox.answered(requests.front().first, 503, "", now);
  requests.pop_front();
  answer_all();
  EXPECT_EQ(state("other"), EditState::applied);
  EXPECT_EQ(state("slow"), EditState::pending);
  EXPECT_LE(outbox.deadline(), now + seconds{1});
  wait(seconds{1});
  answer_all();
  EXPECT_EQ(state("slow"), EditState::applied);
}

TEST_F(EditOutboxTest, WithoutANetworkNothingGoesOutUntilItIsBack) {
  database.write("1", {{"a", "1"}});
  update("e", "1", R"({"a":2})");
  outbox.failed(requests.front().first, now);
  requests.clear();
  update("later", "1", R"({"b":2})");
  EXPECT_TRUE(requests.empty());
  outbox.network_back(now);
  EXPECT_EQ(requests.size(), 1U);
}

TEST_F(EditOutboxTest, AReferenceToARowThatStillWaitsIsNoRefusal) {
  edit("order", EditKind::insert, "1", R"({"id":1})");
  edit("item", EditKind::insert, "2", R"({"id":2,"order":1})");
  outbox.answered(requests.back().first, 409, R"({"code":"23503"})", now);
  requests.pop_back();
  EXPECT_EQ(state("item"), EditState::pending);
  answer_all();
  wait();
  answer_all();
  EXPECT_EQ(state("item"), EditState::applied);
}

}  // namespace
}  // namespace holdfast::sync
