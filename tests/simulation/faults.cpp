#include <algorithm>
#include <array>
#include <utility>

#include "simulation/world.h"

namespace holdfast::simulation {
namespace {

using phoenix::ChannelState;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr ChannelId rooms = 4;

}  // namespace

// --- What is going to happen -----------------------------------------------------------------------------------------

void World::plan() {
  const Instant start = now_;
  for (ChannelId id = 1; id <= rooms; ++id) {
    // One plain Phoenix topic among Supabase's.
    rooms_[id].topic = (id == rooms ? "room:" : "realtime:") + std::to_string(id);
  }
  timeline_.at(start, [this] { user_connect(); });
  for (ChannelId id = 1; id <= rooms; ++id) timeline_.at(start + milliseconds{id}, [this, id] { subscribe(id); });
  const std::size_t strikes = 3 + dice_.pick(40);
  const std::size_t acts = 10 + dice_.pick(150);
  for (std::size_t i = 0; i < strikes; ++i) {
    timeline_.at(start + dice_.between(seconds{1}, minutes{5}), [this] { strike(); });
  }
  for (std::size_t i = 0; i < acts; ++i) {
    timeline_.at(start + dice_.between(Duration{0}, minutes{5}), [this] { user_acts(); });
  }
}

// --- Faults ----------------------------------------------------------------------------------------------------------

void World::strike() {
  if (healed_) return;
  switch (dice_.pick(3)) {
    case 0:
      return strike_socket();
    case 1:
      return strike_server();
    default:
      return strike_page();
  }
}

void World::strike_socket() {
  const auto id = some_transport();
  constexpr std::array<std::uint16_t, 6> codes{1000, 1001, 1006, 1011, 1012, 1013};
  const auto for_a_while = [this](bool& mode) {
    mode = true;
    timeline_.at(now_ + dice_.between(seconds{1}, seconds{60}), [&mode] { mode = false; });
  };
  switch (dice_.pick(8)) {
    case 0:
    case 1:
      note("! close");
      if (id) close_socket(*id, codes[dice_.pick(codes.size())]);
      return;
    case 2:
      note("! half-open");
      if (id) {
        sockets_[*id].dead = true;
        server_.closed(*id);
      }
      return;
    case 3:
      note("! server down");
      for_a_while(server_down_);
      if (id) close_socket(*id, 1012);
      return;
    case 4:
      note("! dials hang");
      for_a_while(dials_hang_);
      if (id) close_socket(*id, 1006);
      return;
    case 5:
      note("! flapping");
      for_a_while(flapping_);
      if (id) close_socket(*id, 1000);
      return;
    case 6:
      note("! slow");
      slow_ = dice_.between(milliseconds{20}, seconds{5});
      timeline_.at(now_ + dice_.between(seconds{5}, seconds{60}), [this] { slow_ = milliseconds{60}; });
      return;
    default:
      note("! garbage");
      if (id && sockets_[*id].open && !sockets_[*id].dead) {
        to_page([this, i = *id] { deliver(i, R"({"event":"e","payload":%{error: "x"},"topic":"t"})"); });
      }
      return;
  }
}

void World::strike_server() {
  const auto id = some_transport();
  const bool open = id && sockets_[*id].open && !sockets_[*id].dead;
  const auto misbehaves = [this](double& probability) {
    probability = 0.2 + 0.1 * static_cast<double>(dice_.pick(7));
    timeline_.at(now_ + dice_.between(seconds{5}, seconds{90}), [&probability] { probability = 0; });
  };
  switch (dice_.pick(13)) {
    case 0:
      note("! join errors");
      return misbehaves(server_.faults.join_error);
    case 1:
      note("! join silence");
      return misbehaves(server_.faults.join_silence);
    case 2:
      note("! system errors");
      return misbehaves(server_.faults.system_error);
    case 3:
      note("! system silence");
      return misbehaves(server_.faults.system_silence);
    case 4:
      note("! push silence");
      return misbehaves(server_.faults.push_silence);
    case 5:
      note("! replies twice");
      return misbehaves(server_.faults.reply_twice);
    case 6:
      note("! replies late");
      return misbehaves(server_.faults.reply_late);
    case 7:
      note("! channel crash");
      if (open) server_.crash_channel(*id);
      return;
    case 8:
      note("! channel close");
      if (open) server_.close_channel(*id);
      return;
    case 9:
      note("! channel forgotten");
      if (open) server_.forget_channel(*id);
      return;
    case 10:
      note("! rate limit");
      if (open) server_.hit_rate_limit(*id);
      return;
    case 11:
      note("! join rate limit");
      if (!open) return;
      server_down_ = true;  // Reconnects get 429.
      timeline_.at(now_ + dice_.between(seconds{1}, seconds{20}), [this] { server_down_ = false; });
      return close_socket(*id, 1001);
    default:
      note("! token source");
      const std::array modes{&token_fails_, &token_hangs_, &token_stale_};
      bool* mode = modes[dice_.pick(modes.size())];
      *mode = true;
      timeline_.at(now_ + dice_.between(seconds{5}, seconds{60}), [mode] { *mode = false; });
      return;
  }
}

void World::strike_page() {
  switch (dice_.pick(7)) {
    case 0: {
      const Duration jump = dice_.between(seconds{1}, minutes{2});
      note("! clock jumps " + std::to_string(jump.count()));
      clock_ahead_ += jump;
      return;
    }
    case 1: {
      if (frozen_) return;
      frozen_ = true;
      const bool told = dice_.chance(0.5);
      note("! freezes");
      timeline_.at(now_ + dice_.between(seconds{1}, minutes{3}), [this, told] {
        if (!frozen_) return;
        thaw();
        if (!told) return;
        checks_.triggered(client_now());
        feed([](auto& c, Instant t) { c.visible_changed(true, t); });
      });
      return;
    }
    case 2:
      note("! throttled");
      throttled_ = true;
      timeline_.at(now_ + dice_.between(seconds{10}, minutes{3}), [this] { throttled_ = false; });
      return;
    case 3:
    case 4:
      online_ = !online_;
      note(online_ ? "! online" : "! offline");
      to_page([this, online = online_] {
        checks_.triggered(client_now());
        page_online_ = online;
        feed([&](auto& c, Instant t) { c.online_changed(online, t); });
      });
      if (online_ || dice_.chance(0.3)) return;
      if (const auto id = some_transport()) sockets_[*id].dead = true;
      return;
    case 5:
      visible_ = !visible_;
      note(visible_ ? "! visible" : "! hidden");
      to_page([this, visible = visible_] {
        checks_.triggered(client_now());
        feed([&](auto& c, Instant t) { c.visible_changed(visible, t); });
      });
      return;
    default:
      suspended_ = !suspended_;
      note(suspended_ ? "! suspend" : "! resume");
      to_page([this, suspend = suspended_] {
        checks_.triggered(client_now());
        feed([&](auto& c, Instant t) { suspend ? c.suspend(t) : c.resume(t); });
      });
      return;
  }
}

// --- The user --------------------------------------------------------------------------------------------------------

void World::user_connect() {
  note("> connect");
  connect_wanted_ = true;
  checks_.user_connects(client_now());
  feed([](auto& c, Instant t) { c.connect(t); });
}

void World::subscribe(ChannelId id) {
  Room& room = rooms_[id];
  note("> subscribe " + std::to_string(id));
  if (!room.open) {
    client_->open_channel(id, room.topic, R"({"config":{"presence":{"key":"","enabled":false}}})", client_now());
    listeners_.opened(id, room.topic);
  }
  const bool listens = !std::exchange(room.open, true) && id % 2 == 1;
  if (listens) listen_once(id);
  room.wanted = true;
  feed([&](auto& c, Instant t) { c.subscribe(id, Duration::zero(), t); });
}

Listeners::Ask World::some_wish() {
  Listeners::Ask ask{dice_.chance(0.2), {}};
  for (std::size_t count = dice_.pick(3); count > 0 || ask.entries.empty(); --count) {
    ask.entries.insert(Listeners::entries[dice_.pick(Listeners::entries.size())]);
    if (count == 0) break;
  }
  if (dice_.chance(0.4)) ask.config = some_config();
  return ask;
}

/// Mostly configs that can be had together.
Listeners::Config World::some_config() {
  Listeners::Config config;
  if (dice_.chance(0.3)) config.is_private = dice_.chance(0.9) ? "true" : "false";
  if (dice_.chance(0.3)) config.key = dice_.chance(0.9) ? "\"me\"" : "\"you\"";
  if (dice_.chance(0.5)) config.self = dice_.chance(0.5) ? "true" : "false";
  if (dice_.chance(0.5)) config.ack = dice_.chance(0.5) ? "true" : "false";
  return config;
}

/// Whoever comes or goes in one task of the page leaves alone a channel that is joined, unless they want what nobody
/// has asked for: then it joins once. The page's timer may fire as soon as that task is over.
template <typename Task>
void World::interrupting_nobody(ChannelId id, Task task) {
  const bool stands = client_->channel(id)->state() == ChannelState::subscribed;
  // A page whose timers are late has not yet joined for an earlier task.
  const bool planned = client_->channel(id)->channel().rejoins_soon();
  const std::uint64_t before = listeners_.joins(id);
  const bool may_join = task() || planned;
  checks_.require(!stands || listeners_.joins(id) == before, "joined anew in the middle of the page's task");
  if (!stands || dice_.chance(0.3)) return;
  wake();
  checks_.require(listeners_.joins(id) <= before + (may_join ? 1 : 0), "joined anew for what it had, or twice");
}

/// Some components mount at once.
void World::listen(ChannelId id) {
  if (!rooms_[id].open || id == rooms) return;
  interrupting_nobody(id, [&] {
    bool more = false;
    for (std::size_t count = 1 + dice_.pick(4); count > 0; --count) more = listen_once(id) || more;
    return more;
  });
}

/// Returns whether that is more than the last join asked for.
bool World::listen_once(ChannelId id) {
  const Listeners::Ask ask = some_wish();
  const AttachmentId attachment = listeners_.attach(id, ask);
  const bool more = !listeners_.refused(id).contains(attachment) && !listeners_.has_all(id, listeners_.united(id));
  const std::string config = ask.config ? ask.config->json() : std::string{};
  note("> listen " + std::to_string(attachment) + " to " + std::to_string(id) + " " + ask.changes() + " " + config);
  feed([&](auto& c, Instant t) { c.attach(id, attachment, ask.presence, ask.changes(), config, t); });
  if (const auto fault = listeners_.fault_in_refusals(id)) checks_.require(false, *fault);
  return more;
}

void World::listen_no_more(ChannelId id) {
  if (!rooms_[id].open || listeners_.attached(id).empty()) return;
  auto goes = listeners_.attached(id).begin();
  std::advance(goes, static_cast<std::ptrdiff_t>(dice_.pick(listeners_.attached(id).size())));
  const AttachmentId attachment = goes->first;
  note("> listen no more " + std::to_string(attachment) + " to " + std::to_string(id));
  std::set<AttachmentId> before = listeners_.refused(id);
  before.erase(attachment);
  listeners_.detach(id, attachment);
  const std::set<AttachmentId> refused = listeners_.refused(id);
  const bool admits = !std::includes(refused.begin(), refused.end(), before.begin(), before.end());
  interrupting_nobody(id, [&] {
    feed([&](auto& c, Instant t) { c.detach(id, attachment, t); });
    if (const auto fault = listeners_.fault_in_refusals(id)) checks_.require(false, *fault);
    return admits;
  });
}

std::string World::poison(std::uint32_t request) {
  return "{\"n\":" + std::to_string(request) + (dice_.chance(0.5) ? R"(,"poison":"kick"})" : R"(,"poison":"close"})");
}

void World::push(ChannelId id) {
  const std::uint32_t request = ++last_request_;
  testing::PushRequest push{id, request, "say", "{\"n\":" + std::to_string(request) + "}"};
  if (dice_.chance(0.1)) push.expects_reply = false;
  if (dice_.chance(0.1)) {
    push.may_wait = false;
    push.event = "now";
  }
  if (dice_.chance(0.02)) push.payload = poison(request);
  if (dice_.chance(0.1)) {
    push.timeout = milliseconds{500};
    bounded_[request] = now_ + push.timeout;
  }
  note("> push " + std::to_string(request) + " to " + std::to_string(id));
  checks_.asked(request, id);
  rights_.asked(request);
  feed([&](auto& c, Instant t) { c.push(push.command(), t); });
}

/// A user signs in or out. The page reports it at once, or the client learns it when it asks for a token.
void World::change_person() {
  constexpr std::array people{"", "ann", "bob"};
  person_ = people[dice_.pick(people.size())];
  const bool is_asked_for = options_.token_source == realtime::TokenSource::function;
  const bool silent = is_asked_for && dice_.chance(0.2);
  note("> is " + (person_.empty() ? "nobody" : person_) + (silent ? ", silently" : ""));
  if (!silent) give(person_.empty() ? std::string{} : mint(now_ + minutes{is_asked_for ? 5 : 60}));
}

void World::track(ChannelId id) {
  const std::uint32_t request = ++last_request_;
  Room& room = rooms_[id];
  const bool untrack = dice_.chance(0.3);
  const std::string n = std::to_string(request);
  room.tracked = untrack ? std::string{} : "{\"me\":" + n + "}";
  note("> " + std::string{untrack ? "untrack " : "track "} + n + " on " + std::to_string(id));
  checks_.asked(request, id);
  rights_.asked(request);
  room.track_request = request;
  testing::PushRequest push{
      id, request, "presence",
      R"({"type":"presence","n":)" + n +
          (untrack ? R"(,"event":"untrack"})" : R"(,"event":"track","payload":)" + room.tracked + "}")};
  feed([&](auto& c, Instant t) { c.push(push.command(), t); });
}

void World::click() {
  note("> click");
  checks_.triggered(client_now());
  const bool elsewhere = dice_.chance(0.3);
  feed([&](auto& c, Instant t) { elsewhere ? c.connected_elsewhere(t) : c.user_acted(t); });
}

void World::user_acts() {
  if (frozen_ || healed_) return;
  const auto id = static_cast<ChannelId>(1 + dice_.pick(rooms));
  // A user who does something on the page also clicks; another page of theirs may have its connection already.
  if (dice_.chance(0.1)) click();
  const std::size_t act = dice_.pick(64);
  if (act < 20) return push(id);
  if (act < 24) {
    for (int i = 0; i < 30; ++i) push(id);
    return;
  }
  if (act < 30) return id == rooms ? push(id) : track(id);
  if (act < 33) return subscribe(id);
  if (act < 34) {
    note("> unsubscribe " + std::to_string(id));
    rooms_[id].wanted = false;
    rooms_[id].tracked.clear();
    return feed([&](auto& c, Instant t) { c.unsubscribe(id, Duration::zero(), t); });
  }
  if (act < 35) {
    note("> close " + std::to_string(id));
    rooms_[id].open = rooms_[id].wanted = false;
    rooms_[id].tracked.clear();
    return feed([&](auto& c, Instant t) { c.close_channel(id, t); });
  }
  if (act < 36) {
    note("> disconnect");
    connect_wanted_ = false;
    checks_.user_disconnects();
    feed([](auto& c, Instant t) { c.disconnect(t); });
    for (auto& [room_id, room] : rooms_) room.tracked = "?";  // What was unsent is dropped, what was sent stays.
    if (dice_.chance(0.8)) timeline_.at(now_ + dice_.between(Duration{0}, seconds{30}), [this] { user_connect(); });
    return;
  }
  if (act < 38) return user_connect();
  if (act < 40) return change_person();
  if (act < 44) {
    if (const auto socket = some_transport()) server_.confide(*socket);
    return;
  }
  if (act < 50) return listen(id);
  if (act < 54) return listen_no_more(id);
  if (act < 62) {
    if (const auto socket = some_transport()) server_.publish(*socket, listeners_);
    return;
  }
  note("> simulate disconnect");
  feed([](auto& c, Instant t) { c.simulate_disconnect(t); });
}

// --- Well again ------------------------------------------------------------------------------------------------------

void World::heal() {
  note("= all faults end");
  healed_ = true;
  if (throttled_) hindered_until_ = now_;
  server_down_ = dials_hang_ = flapping_ = throttled_ = token_fails_ = token_hangs_ = token_stale_ = false;
  slow_ = milliseconds{60};
  if (frozen_) thaw();
  server_.heal();
  std::vector<TransportId> dead;
  std::vector<TransportId> hanging;
  for (const auto& [id, socket] : sockets_) {
    if (socket.hanging && !socket.open) hanging.push_back(id);
    // A running refusal ends with the faults. Its wait, the longest of all, is what the 35 s are for.
    if (socket.dead || socket.refused) dead.push_back(id);
  }
  for (const TransportId id : dead) close_socket(id, 1006);
  // A dial that hung gets through at last, like a repeated SYN. A refused dial is repeated in its turn.
  for (const TransportId id : hanging) {
    timeline_.at(now_ + latency(), [this, id] {
      if (!sockets_.contains(id) || sockets_[id].dead) return;
      sockets_[id].open = true;
      server_.opened(id);
      checks_.opened(id, client_now());
      feed([&](auto& c, Instant t) { c.transport_opened(id, t); });
    });
  }
  if (token_asked_) token_wanted();
  checks_.triggered(client_now());
  page_online_ = true;
  if (!std::exchange(online_, true)) feed([](auto& c, Instant t) { c.online_changed(true, t); });
  if (suspended_) feed([](auto& c, Instant t) { c.resume(t); });
  if (!visible_) feed([](auto& c, Instant t) { c.visible_changed(true, t); });
  // The messages of users who never come back wait for ever.
  if (rights_.anybody_ever() && (rights_.present().empty() || rights_.present() != person_)) {
    person_ = "bob";
    give(mint(now_ + minutes{60}));
  }
  if (!connect_wanted_) user_connect();
  // The next push reveals what the server silently forgot; but not while a probe is out.
  timeline_.at(now_ + seconds{1}, [this] {
    for (auto& [id, room] : rooms_) {
      if (room.wanted) push(id);
    }
  });
}

/// The transport of the socket with a room's channel.
std::optional<TransportId> World::transport_of(ChannelId id) const {
  const auto* socket = client_->socket_of(id);
  return socket == nullptr ? std::nullopt : socket->connection().transport();
}

void World::expect_recovery() {
  for (const auto& used : client_->sockets()) {
    checks_.require(used->connection().is_open(), "not connected 35 s after all faults ended");
  }
  for (const auto& [id, room] : rooms_) {
    const auto socket = transport_of(id);
    if (!room.wanted || !socket) continue;
    const auto* ch = client_->channel(id);
    const std::string name = "channel " + std::to_string(id);
    if (ch->channel().state() == ChannelState::failed) {
      checks_.require(ch->channel().error() != ErrorCode::none, name + " failed without a name for it");
      continue;
    }
    checks_.require(
        ch->state() == ChannelState::subscribed,
        name + " is in state " + std::to_string(static_cast<int>(ch->state())) + " 35 s after all faults ended");
    checks_.require(listeners_.has_all(id, listeners_.united(id)), name + " lacks what its listeners ask for");
    const auto agree = [&] { return server_.join_ref(*socket, room.topic) == ch->channel().join_ref(); };
    // The server may have closed it this very moment, for example because a token expired.
    if (!agree()) advance_to(now_ + seconds{1});
    checks_.require(agree() || !ch->channel().is_joined(), name + " takes itself for joined, and the server does not");
    const auto has_token = [&] { return server_.token(*socket, room.topic) == current_token_; };
    if (id == rooms || has_token()) continue;
    advance_to(now_ + seconds{1});  // It may be on its way.
    checks_.require(has_token() || !agree(), name + " goes by an old token on the server");
  }
}

void World::expect_settlement() {
  for (const std::uint32_t request : checks_.unsettled()) {
    const Room& room = rooms_[checks_.asked_for().at(request)];
    checks_.require(!room.wanted, "a send to a joined channel never settled: " + std::to_string(request));
  }
  for (const auto& [id, room] : rooms_) {
    const auto socket = transport_of(id);
    const bool known = checks_.was_acked(room.track_request) && room.tracked != "?";
    if (!room.wanted || !socket || !known || client_->channel(id)->channel().error() != ErrorCode::none) continue;
    checks_.require(server_.presence(*socket, room.topic) == room.tracked,
                    "channel " + std::to_string(id) + " is shown as " + server_.presence(*socket, room.topic) +
                        " not " + room.tracked);
  }
  checks_.require(server_.presence_limits_hit() == 0, "the server's presence limit was hit");
  checks_.require(server_.tokens_repeated() == 0, "a channel was given the token that it had");
  note("> disconnect");
  checks_.user_disconnects();
  feed([](auto& c, Instant t) { c.disconnect(t); });
  const auto open = checks_.unsettled();
  checks_.require(open.empty(),
                  "unsettled after a clean disconnect: " + (open.empty() ? "" : std::to_string(open.front())));
  advance_to(now_ + minutes{3});
}

}  // namespace holdfast::simulation
