#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <set>

#include "phoenix/json_scanner.h"
#include "support/model_rest.h"
#include "sync/edit_outbox.h"

// Several devices edit the same rows over a network that loses requests and answers, while pages crash and come back.
// Whatever happens: each edit ends once, nothing that its user has not seen is overwritten, and no counter counts
// twice.

namespace holdfast::sync {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ModelRest;

constexpr const char* table = "public.orders";

/// What a test knows of an edit that its outbox does not.
struct Fate {
  std::string base;            ///< Of column `a`, as its user saw it.
  std::set<std::string> seen;  ///< Further values that a conflict has shown.
  int stock = 0;               ///< What it adds.
  /// An answer may have been lost: the counter may be taken for written when somebody else has written the same.
  bool may_be_counted = false;
  std::optional<EditState> end;
  int ends = 0;
};

class Hostile;

/// One page: an outbox, and the store that outlives it.
class Device : public EditPorts {
 public:
  Device(Hostile& world, std::string name) : world_(world), name_(std::move(name)) { open(); }

  void open();
  void crash() {
    doubt();
    outbox.reset();
    flying.clear();
    conflicts.clear();
    open();
  }
  bool quiet() const { return flying.empty() && outbox->deadline() == never; }

  void request(HttpId id, const RestRequest& request) override { flying.emplace_back(id, request); }
  void keep(const DurableEdit& edit) override { store[edit.id] = to_record(edit); }
  void forget(std::string_view id) override { store.erase(std::string{id}); }
  void report(const EditReport& report) override;

  void edit();
  void let_one_fly();
  void decide();
  void doubt();

  std::unique_ptr<EditOutbox> outbox;
  std::map<std::string, std::string> store;
  std::deque<std::pair<HttpId, RestRequest>> flying;
  std::map<std::string, Disputed> conflicts;  ///< By edit.

 private:
  Hostile& world_;
  std::string name_;
  int made_ = 0;
};

class Hostile {
 public:
  Hostile(std::uint64_t seed, std::string version) : random(seed), database(version), version_(version) {
    database.changing = [this](const auto& id, const auto& column, const auto& before, const auto& after) {
      if (column == "a") written(id, before, after);
    };
    for (int row = 0; row < rows; ++row) {
      database.write(std::to_string(row), {{"a", fresh()}, {"b", fresh()}, {"stock", "100"}});
    }
    for (const char* name : {"ann", "bob"}) devices.push_back(std::make_unique<Device>(*this, name));
  }

  void run() {
    for (int step = 0; step < 150; ++step) {
      now += milliseconds{below(900)};
      Device& device = *devices[below(devices.size())];
      const std::size_t what = below(10);
      if (what < 3) device.edit();
      if (what == 3) device.crash();
      if (what == 4) somebody_writes();
      if (what > 4) device.let_one_fly();
      device.outbox->deadline_reached(now);
    }
    settle();
  }

  void settle() {
    calm = true;
    for (int turn = 0; turn < 3'000; ++turn) {
      bool quiet = true;
      for (const auto& device : devices) {
        if (!device->flying.empty()) {
          device->let_one_fly();
        } else {
          device->decide();
        }
        quiet = quiet && device->quiet() && device->outbox->size() == 0;
      }
      if (quiet) return;
      now += seconds{1};
      for (const auto& device : devices) device->outbox->deadline_reached(now);
    }
    ADD_FAILURE() << "some edit never ends";
  }

  void check() const {
    int least = rows * 100 + others_stock;
    int most = least;
    for (const auto& [id, fate] : fates) {
      EXPECT_TRUE(fate.end) << id << " has no end";
      least += fate.stock;
      if (!fate.may_be_counted) most += fate.stock;
    }
    int stock = 0;
    for (int row = 0; row < rows; ++row) stock += std::stoi(database.find(std::to_string(row))->at("stock"));
    EXPECT_GE(stock, least);
    EXPECT_LE(stock, most);
    EXPECT_EQ(offences, std::vector<std::string>{});
  }

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random.next() % bound); }
  std::string fresh() { return std::to_string(++last_value_); }
  const std::string& version() const { return version_; }

  static constexpr int rows = 3;
  Random random;
  Instant now{seconds{1}};
  ModelRest database;
  bool calm = false;
  std::vector<std::unique_ptr<Device>> devices;
  std::map<std::string, Fate> fates;
  std::map<std::string, std::string> edit_of;  ///< By the value that it writes into column `a`.
  int others_stock = 0;
  std::vector<std::string> offences;

 private:
  void somebody_writes() {
    const std::string row = std::to_string(below(rows));
    if (below(2) == 0) {
      database.write(row, {{"a", fresh()}});
    } else {
      const int stock = std::stoi(database.find(row)->at("stock"));
      database.write(row, {{"stock", std::to_string(stock - 1)}});
      --others_stock;
    }
  }

  void written(const std::string& row, const std::string& before, const std::string& after) {
    const auto writer = edit_of.find(after);
    if (writer == edit_of.end()) return;
    const Fate& fate = fates.at(writer->second);
    if (fate.base != before && !fate.seen.contains(before)) {
      offences.push_back(writer->second + " overwrote " + before + " in row " + row + ", made on " + fate.base);
    }
  }

  std::string version_;
  int last_value_ = 1'000;
};

void Device::open() {
  outbox = std::make_unique<EditOutbox>(EditOutboxOptions{}, *this, world_.random);
  std::vector<DurableEdit> edits;
  for (const auto& [_, record] : store) edits.push_back(*read_record(record));
  outbox->register_table(table, {"public", "orders", world_.version()}, {{{"stock", MergePolicy::add}}}, world_.now);
  outbox->restored(std::move(edits), world_.now);
}

void Device::report(const EditReport& report) {
  const std::string id{report.id};
  Fate& fate = world_.fates[id];
  conflicts.erase(id);
  if (report.state == EditState::pending) return;
  EXPECT_NE(report.state, EditState::rejected) << id << " was refused, and nobody refuses anything here";
  if (report.state == EditState::conflict) conflicts.emplace(id, report.disputed->front());
  if (report.state != EditState::applied) return;
  fate.end = report.state;
  if (++fate.ends > 1) world_.offences.push_back(id + " was told to be applied twice");
}

void Device::doubt() {
  for (const auto& [id, _] : store) world_.fates[id].may_be_counted = true;
}

/// The user settles a conflict: for the server, or for what they wrote. Nobody knows whether a counter has counted.
void Device::decide() {
  if (conflicts.empty()) return;
  const auto [id, disputed] = *conflicts.begin();
  Fate& fate = world_.fates[id];
  const bool insists = disputed.column == "a" && world_.below(2) == 0;
  if (insists) fate.seen.insert(disputed.theirs);
  fate.may_be_counted = fate.may_be_counted || disputed.column == "stock";
  outbox->resolve(id, insists ? R"({"a":)" + disputed.mine + "}" : "{}", world_.now);
}

/// Edits a row as the page would show it: the server's, with what this device has not sent yet.
void Device::edit() {
  const std::string row = std::to_string(world_.below(Hostile::rows));
  ModelRest::Columns shown = *world_.database.find(row);
  DurableEdit edit{name_ + std::to_string(++made_), 0, {}, table, EditKind::update, R"({"id":)" + row + "}", {}, {}};
  const bool counts = world_.below(2) == 0;
  const std::string column = counts ? "stock" : "a";
  std::map<std::uint64_t, DurableEdit> pending;
  for (const auto& [_, record] : store) pending.emplace(read_record(record)->place, *read_record(record));
  for (const auto& [_, each] : pending) {
    const auto value = phoenix::find_member(each.patch, column);
    if (value && each.match == edit.match) shown[column] = *value;
  }
  Fate& fate = world_.fates[edit.id];
  const std::string value = counts ? std::to_string(std::stoi(shown["stock"]) - 1) : world_.fresh();
  fate.stock = counts ? -1 : 0;
  fate.base = shown["a"];
  if (!counts) world_.edit_of[value] = edit.id;
  edit.patch = "{\"" + column + "\":" + value + "}";
  edit.base = "{\"" + column + "\":" + shown[column];
  if (!world_.version().empty()) edit.base += ",\"" + world_.version() + "\":" + shown[world_.version()];
  edit.base += '}';
  outbox->add(std::move(edit), world_.now);
}

/// One request: lost on its way, its answer lost, or answered; in any order.
void Device::let_one_fly() {
  if (flying.empty()) return;
  const auto place = flying.begin() + static_cast<std::ptrdiff_t>(world_.below(flying.size()));
  const auto [id, request] = *place;
  flying.erase(place);
  const std::size_t luck = world_.calm ? 9 : world_.below(10);
  if (luck < 2) doubt();
  if (luck == 0) return outbox->failed(id, world_.now);
  const auto [status, body] = world_.database.carry_out(request);
  if (luck == 1) return outbox->failed(id, world_.now);
  if (luck == 2) return crash();
  outbox->answered(id, status, body, world_.now);
}

TEST(EditOutboxConvergence, EachEditEndsOnceAndNothingUnseenIsOverwritten) {
  for (const char* version : {"", "version"}) {
    for (std::uint64_t seed = 0; seed < 60 && !::testing::Test::HasFailure(); ++seed) {
      SCOPED_TRACE(std::string{"seed "} + std::to_string(seed) + " version column: " + version);
      Hostile world{seed, version};
      world.run();
      world.check();
    }
  }
}

}  // namespace
}  // namespace holdfast::sync
