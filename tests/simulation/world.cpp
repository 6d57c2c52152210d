#include "simulation/world.h"

#include <algorithm>
#include <cstdio>

#include "phoenix/json_codec.h"
#include "support/jwt.h"

namespace holdfast::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::uint32_t poison_of(const std::string& frame) {
  constexpr std::string_view key = "{\"poison\":";
  return static_cast<std::uint32_t>(std::stoul(frame.substr(frame.find(key) + key.size())));
}

/// The topic and join that a frame of either version belongs to.
std::string join_of(const std::string& frame) {
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(frame);
  if (!m) return {};
  return std::string{m->topic} + " " + std::string{m->join_ref.empty() ? m->ref : m->join_ref};
}

realtime::ClientOptions options_for(std::uint64_t seed) {
  Dice dice{seed ^ 0x0b7105ULL};
  realtime::ClientOptions options;
  options.seed = seed;
  if (dice.chance(0.2)) options.version = phoenix::Version::v1;
  if (dice.chance(0.6)) options.token_source = realtime::TokenSource::function;
  if (dice.chance(0.2)) options.connection.hidden_policy = HiddenPolicy::pause;
  if (dice.chance(0.2)) options.sender.queue.max_messages = 5;
  if (dice.chance(0.1)) options.sender.queue.overflow = QueueOverflow::drop_newest;
  if (dice.chance(0.1)) options.sender.queue.overflow = QueueOverflow::reject;
  if (dice.chance(0.2)) options.sender.queue.time_to_live = seconds{20};
  if (dice.chance(0.2)) options.channels_per_socket = 1 + dice.pick(3);
  return options;
}

/// Some servers accept fewer channels on a socket than the client expects.
std::size_t server_takes(std::uint64_t seed) {
  Dice dice{seed ^ 0x50c4e7ULL};
  return dice.chance(0.2) ? 1 + dice.pick(3) : 100;
}

}  // namespace

World::World(std::uint64_t seed, bool trace)
    : seed_(seed),
      trace_(trace),
      dice_(seed),
      options_(options_for(seed)),
      checks_(options_),
      server_(options_.version,
              {[this](TransportId id, std::string frame, Duration delay, bool late) {
                 server_sends(id, std::move(frame), delay, late);
               },
               [this](TransportId id, std::uint16_t code) { close_socket(id, code); },
               [this](TransportId id, std::uint32_t request) { close_socket(id, 1011, request); },
               [this] { return now_; }, [this](std::string_view token) { return expiry(token); },
               [this](std::string_view token) { return rights_.person_of(token); }},
              timeline_, dice_),
      client_(std::make_unique<realtime::Client>(options_, recorder_)) {
  server_.channels_per_connection = server_takes(seed);
  if (options_.token_source == realtime::TokenSource::function) person_ = "ann";
}

void World::note(const std::string& what) {
  if (!trace_) return;
  const double at = to_ms(now_) - 1'800'000'000'000.0;
  std::fprintf(stderr, "%10.3f  %s\n", at / 1000, what.c_str());
}

// --- Time ------------------------------------------------------------------------------------------------------------

/// When the page's timer fires: throttled pages have one a minute, frozen pages none.
Instant World::wake_at() const {
  if (frozen_) return never;
  const Instant due = client_->deadline();
  if (due == never) return never;
  const Instant at = std::max(now_, due - clock_ahead_);
  if (!throttled_) return at;
  const auto minute = milliseconds{minutes{1}}.count();
  return Instant{Duration{(at.time_since_epoch().count() + minute - 1) / minute * minute}};
}

void World::advance_to(Instant end) {
  while (!checks_.failure()) {
    const Instant event_at = timeline_.next();
    const Instant timer_at = wake_at();
    const Instant next = std::min(event_at, timer_at);
    if (next > end) break;
    now_ = std::max(now_, next);
    look_at_bounds();
    if (event_at <= timer_at) {
      timeline_.run_next();
    } else {
      wake();
    }
  }
  now_ = std::max(now_, end);
}

/// A message with its own timeout has settled by then, unless the page was frozen when it was due.
void World::look_at_bounds() {
  if (frozen_ || throttled_) hindered_until_ = now_;
  std::erase_if(bounded_, [this](const auto& entry) {
    const bool over = entry.second < now_;
    checks_.require(!over || entry.second <= hindered_until_,
                    "a bounded send is overdue: " + std::to_string(entry.first));
    return over;
  });
}

void World::wake() {
  client_->deadline_reached(client_now());
  carry_out();
  checks_.woke(client_now(), client_->deadline());
}

/// Things reach the page in order; a frozen page gets them when it thaws.
void World::to_page(std::function<void()> what) {
  if (frozen_) {
    unread_.push_back(std::move(what));
  } else {
    what();
  }
}

void World::thaw() {
  frozen_ = false;
  hindered_until_ = now_;
  note("thaws");
  // In browsers, overdue timers and unread messages come in no particular order.
  if (dice_.chance(0.5) && client_->deadline() <= client_now()) wake();
  for (const auto& what : std::exchange(unread_, {})) what();
}

void World::carry_out() {
  for (auto commands = client_->take_commands(); !commands.empty(); commands = client_->take_commands()) {
    for (const auto& command : commands) {
      if (const auto* open = std::get_if<OpenTransport>(&command)) dial(open->transport);
      if (const auto* close = std::get_if<CloseTransport>(&command)) closed_by_client(*close);
      if (const auto* frame = std::get_if<realtime::WriteFrame>(&command)) write(frame->transport, frame->frame.data);
    }
  }
  for (const auto& event : std::exchange(events_, {})) {
    if (trace_) {
      if (const auto* e = std::get_if<testing::ConnectionStateEvent>(&event)) {
        note("  told state " + std::to_string(static_cast<int>(e->state)) + " reason " +
             std::to_string(static_cast<int>(e->reason)) + " retry in " +
             std::to_string(e->retry_at == Instant{} ? 0 : (e->retry_at - client_now()).count()));
      }
      if (const auto* e = std::get_if<testing::ChannelStateEvent>(&event)) {
        note("  told channel " + std::to_string(e->channel) + " state " + std::to_string(static_cast<int>(e->state)) +
             " error " + std::to_string(static_cast<int>(e->error)));
      }
      if (const auto* e = std::get_if<testing::SettledEvent>(&event)) {
        note("  told " + std::to_string(e->request) + " settled " + std::to_string(static_cast<int>(e->outcome)) + " " +
             std::to_string(static_cast<int>(e->error)));
      }
    }
    if (const auto* e = std::get_if<testing::SettledEvent>(&event)) bounded_.erase(e->request);
    checks_.told(event, server_);
    if (const auto fault = rights_.fault_in_told(event)) checks_.require(false, *fault);
    if (const auto fault = listeners_.fault_in_told(event)) checks_.require(false, *fault);
    if (std::holds_alternative<testing::TokenWantedEvent>(event)) token_wanted();
  }
  checks_.rest(*client_);
}

// --- The network -----------------------------------------------------------------------------------------------------

Duration World::latency() { return dice_.between(Duration{1}, slow_); }

void World::dial(TransportId id) {
  note("dials " + std::to_string(id));
  const auto* dialling = client_->with_transport(id);
  checks_.require(dialling != nullptr, "dialled what it does not use");
  if (dialling == nullptr) return;
  checks_.dialled(id, dialling->number(), client_now());
  Socket& socket = sockets_[id];
  socket.number = dialling->number();
  if (dials_hang_ || (!online_ && dice_.chance(0.7))) {
    socket.hanging = true;
    return;
  }
  if (server_down_) {
    ++refused_dials_;
    socket.refused = true;
    timeline_.at(now_ + latency(), [this, id] { close_socket(id, 1006); });
    return;
  }
  timeline_.at(now_ + 2 * latency(), [this, id] {
    to_page([this, id] {
      const auto found = sockets_.find(id);
      if (found == sockets_.end()) return;
      found->second.open = true;
      server_.opened(id);
      note("opened " + std::to_string(id));
      if (client_->with_transport(id) != nullptr) checks_.opened(id, client_now());
      feed([&](auto& c, Instant t) { c.transport_opened(id, t); });
    });
    if (flapping_) timeline_.at(now_ + Duration{5}, [this, id] { close_socket(id, 1000); });
  });
}

void World::write(TransportId id, const std::string& frame) {
  note("  writes " + frame);
  const auto* writer = client_->with_transport(id);
  checks_.wrote(id, frame, rights_.present(), writer != nullptr && writer->connection().checking());
  if (frame.find("\"phx_leave\"") != std::string::npos) left_.insert(join_of(frame));
  // A join ends the one before it: what the server says of that is no news.
  if (frame.find("\"phx_join\"") != std::string::npos) {
    const std::string join = join_of(frame);
    left_.insert(std::exchange(joins_[join.substr(0, join.find(' '))], join));
  }
  if (const auto fault = rights_.fault_in_written(id, frame)) checks_.require(false, *fault);
  if (const auto fault = listeners_.fault_in_written(frame)) checks_.require(false, *fault);
  Socket& socket = sockets_[id];
  if (socket.dead) return;
  socket.last_up = std::max(socket.last_up, now_ + latency());
  timeline_.at(socket.last_up, [this, id, frame] {
    if (sockets_.contains(id) && !sockets_[id].dead) server_.received(id, frame);
  });
}

void World::server_sends(TransportId id, std::string frame, Duration delay, bool late) {
  const auto found = sockets_.find(id);
  if (found == sockets_.end()) return;
  // A late frame is written late: others overtake it, but it overtakes none.
  const Instant arrives = std::max(found->second.last_down, now_ + delay + latency());
  if (!late) found->second.last_down = arrives;
  timeline_.at(arrives, [this, id, frame] {
    const auto socket = sockets_.find(id);
    if (socket == sockets_.end() || socket->second.dead) return;
    to_page([this, id, frame] { deliver(id, frame); });
  });
}

/// If the client has ended the join itself and taken its messages back, a close has no message to blame.
void World::brought_down(TransportId id, std::uint32_t request, const std::string& join) {
  const auto* socket = client_->with_transport(id);
  const bool blames = socket != nullptr && socket->in_flight() > 0 && !left_.contains(join);
  if (blames) checks_.brought_down(request);
}

void World::deliver(TransportId id, const std::string& frame) {
  if (!sockets_.contains(id)) return;
  note("hears " + frame);
  if (frame.find("{\"poison\":") != std::string::npos) brought_down(id, poison_of(frame), join_of(frame));
  const auto change = Listeners::number_in(frame);
  const bool awaited = is_awaited(id, change);
  feed([&](auto& c, Instant t) { c.text_received(id, frame, t); });
  checks_.require(!awaited || listeners_.was_told(*change), "a change was told to nobody, whom it is for");
}

/// A channel that is joined, and takes itself for that, must tell of it.
bool World::is_awaited(TransportId id, std::optional<std::uint64_t> change) const {
  if (!change) return false;
  return std::any_of(rooms_.begin(), rooms_.end(), [&](const auto& entry) {
    const auto& [channel, room] = entry;
    if (!room.open || transport_of(channel) != id) return false;
    const auto& ch = client_->channel(channel)->channel();
    return ch.is_joined() && listeners_.concerns(*change, channel, ch.join_ref());
  });
}

/// The server or the network ends a socket; the page hears of it after what was sent before.
void World::close_socket(TransportId id, std::uint16_t code, std::uint32_t poison) {
  const auto found = sockets_.find(id);
  if (found == sockets_.end()) return;
  server_.closed(id);
  found->second.dead = true;
  timeline_.at(std::max(found->second.last_down, now_), [this, id, code, poison] {
    to_page([this, id, code, poison] {
      if (!sockets_.contains(id)) return;
      const Instant answered = answered_at(id);
      sockets_.erase(id);
      if (poison != 0) brought_down(id, poison, {});
      note("closed " + std::to_string(id) + " with " + std::to_string(code));
      const bool restart = code == 1001 || code == 1012 || code == 1013;
      checks_.gone(id, client_now(), {page_online_, answered, restart});
      feed([&](auto& c, Instant t) { c.transport_closed(id, CloseInfo{code, {}}, t); });
    });
  });
}

void World::closed_by_client(const CloseTransport& close) {
  const TransportId id = close.transport;
  constexpr std::uint16_t wanted = 1000;  // The user disconnects, or the page is suspended.
  note("  closes " + std::to_string(id));
  const bool is_loss = close.code != wanted;
  // A connection closed on purpose earns nothing.
  checks_.gone(id, client_now(), {page_online_ && is_loss, is_loss ? answered_at(id) : Instant{}, false});
  const auto found = sockets_.find(id);
  const bool server_hears = found != sockets_.end() && !found->second.dead;
  sockets_.erase(id);
  // If a close does not reach the server, the server notices it by its own silence.
  if (server_hears) timeline_.at(now_ + latency(), [this, id] { server_.closed(id); });
}

/// A transport that the client uses or dials; nothing if it has none.
std::optional<TransportId> World::some_transport() {
  std::vector<TransportId> used;
  for (const auto& socket : client_->sockets()) {
    if (const auto id = socket->connection().transport()) used.push_back(*id);
  }
  if (used.size() <= 1) return used.empty() ? std::nullopt : std::optional{used.front()};
  return used[dice_.pick(used.size())];
}

/// When the socket that dialled it last had an answered heartbeat.
Instant World::answered_at(TransportId id) const {
  const auto found = sockets_.find(id);
  for (const auto& socket : client_->sockets()) {
    if (found != sockets_.end() && socket->number() == found->second.number) {
      return socket->connection().last_heartbeat_at();
    }
  }
  return {};
}

// --- Tokens ----------------------------------------------------------------------------------------------------------

std::optional<Instant> World::expiry(std::string_view token) const {
  const auto found = tokens_.find(token);
  if (found == tokens_.end()) return std::nullopt;
  // Once all faults have ended, no valid token expires before the recovery has been checked.
  const bool good = found->second > now_;
  return healed_ && good ? std::max(found->second, now_ + minutes{10}) : found->second;
}

void World::token_wanted() {
  note("  wants a token");
  token_asked_ = true;
  if (token_hangs_ && !healed_) return;
  timeline_.at(now_ + dice_.between(Duration{0}, seconds{1}), [this] {
    to_page([this] {
      token_asked_ = false;
      if (token_fails_) return feed([](auto& c, Instant t) { c.token_failed("no", t); });
      const Instant expires = token_stale_ ? now_ - seconds{60} : now_ + dice_.between(seconds{20}, minutes{10});
      give(person_.empty() ? std::string{} : mint(expires));
    });
  });
}

std::string World::mint(Instant expires) {
  const std::string who = R"(,"sub":")" + person_ + R"(","n":)" + std::to_string(++last_token_);
  std::string token = testing::jwt(expires, who);
  // The JWT counts in seconds.
  tokens_[token] = Instant{Duration{expires.time_since_epoch().count() / 1000 * 1000}};
  rights_.minted(token, person_);
  return token;
}

void World::give(const std::string& token) {
  current_token_ = token;
  const bool leaves = rights_.signs_in(rights_.person_of(token));
  for (auto& [id, room] : rooms_) {
    if (leaves) room.tracked.clear();
  }
  feed([&](auto& c, Instant t) { c.set_access_token(token, {}, t); });
}

// --- A run -----------------------------------------------------------------------------------------------------------

std::optional<std::string> World::run() {
  const Instant start = now_;
  plan();
  advance_to(start + minutes{5});
  heal();
  advance_to(now_ + seconds{35});
  expect_recovery();
  advance_to(now_ + seconds{75});
  expect_settlement();
  return checks_.failure();
}

}  // namespace holdfast::simulation
