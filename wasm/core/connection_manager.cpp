#include "core/connection_manager.h"

#include <algorithm>
#include <utility>

namespace holdfast {
namespace {

constexpr std::uint16_t normal_closure = 1000;
/// A close code of our own: the socket is dead or seems to be, and a handshake would only take time.
constexpr std::uint16_t abandoned = 3008;
/// Events such as `online` and `visible` come in bursts. A dial younger than this has not had its chance yet.
constexpr Duration young_dial{std::chrono::seconds{1}};

/// A connection that was up this long, with an answered heartbeat, counts as healthy: the next loss resets the
/// back-off, though the connection had not proved stable. This may happen `most_early_restarts` times, because a server
/// may well answer once and close.
constexpr Duration healthy_after{std::chrono::seconds{2}};
constexpr std::uint8_t most_early_restarts = 3;
/// A wait from this length on counts as long.
constexpr Duration long_wait{std::chrono::seconds{8}};
/// Clicks on a dead page cause at most one dial in this time.
constexpr Duration dial_for_user{std::chrono::seconds{4}};
constexpr Duration dial_window{std::chrono::seconds{20}};

bool server_goes_down(std::uint16_t code) { return code == 1001 || code == 1012 || code == 1013; }

ErrorCode close_reason(const CloseInfo& close) {
  return close.code == 1006 ? ErrorCode::connection_lost : ErrorCode::closed_by_server;
}

}  // namespace

ConnectionManager::ConnectionManager(ConnectionOptions options, std::uint64_t seed, TransportId* last_transport)
    : options_(std::move(options)),
      random_(seed),
      backoff_(options_.backoff),
      quality_(options_.quality),
      shared_transports_(last_transport) {}

// --- Transitions -----------------------------------------------------------------------------------------------------

ConnectionState ConnectionManager::visible_state(const State& state) {
  if (std::holds_alternative<Open>(state)) return ConnectionState::connected;
  if (std::holds_alternative<Waiting>(state)) return ConnectionState::reconnecting;
  const auto* dialing = std::get_if<Dialing>(&state);
  if (dialing == nullptr || dialing->kind == DialKind::quiet) return ConnectionState::disconnected;
  return dialing->kind == DialKind::first ? ConnectionState::connecting : ConnectionState::reconnecting;
}

ConnectionState ConnectionManager::state() const { return visible_state(state_); }

void ConnectionManager::enter(State next, ErrorCode reason, const CloseInfo& close) {
  const ConnectionState previous = state();
  const bool was_open = is_open();
  state_ = std::move(next);
  if (is_open()) quality_.came_online();
  if (was_open) quality_.went_offline();
  StateChange change{state(), previous, reason, close, backoff_.attempts(), {}};
  if (const auto* waiting = std::get_if<Waiting>(&state_)) change.retry_at = waiting->retry_at;
  const bool retrying = change.retry_at != Instant{};
  if (change.state != previous || retrying) outputs_.emplace_back(std::move(change));
}

void ConnectionManager::dial(DialKind kind, Instant now) {
  dialed_at_ = now;
  was_healthy_ = false;
  last_dials_.at(std::exchange(next_dial_, (next_dial_ + 1) % last_dials_.size())) = now;
  const TransportId transport = ++(shared_transports_ != nullptr ? *shared_transports_ : last_transport_);
  enter(Dialing{transport, now + options_.connect_timeout, kind}, ErrorCode::none);
  outputs_.emplace_back(OpenTransport{transport});
}

void ConnectionManager::start(Instant now) {
  if (suspended_) return enter(Suspended{}, ErrorCode::page_suspended);
  dial(DialKind::first, now);
}

void ConnectionManager::close_transport(std::uint16_t code) {
  if (const auto id = transport()) outputs_.emplace_back(CloseTransport{*id, code});
}

void ConnectionManager::lose(ErrorCode reason, const CloseInfo& close, Instant now) {
  close_transport(abandoned);
  const auto* open = std::get_if<Open>(&state_);
  if (open != nullptr) count_merits(*open, now);
  if (open != nullptr) enter(Lost{}, online_ ? reason : ErrorCode::browser_offline, close);
  retry_later(reason, close, now);
}

void ConnectionManager::retry_later(ErrorCode reason, const CloseInfo& close, Instant now) {
  if (suspended_) return enter(Suspended{}, ErrorCode::page_suspended);
  if (!online_) return enter(Offline{now + options_.quiet_redial}, ErrorCode::browser_offline);
  const Duration wait = next_wait(close);
  enter(Waiting{std::max(now + wait, dial_allowed_at()), now}, reason, close);
}

Instant ConnectionManager::dial_allowed_at() const {
  const Instant sixth = last_dials_.at(next_dial_);
  return sixth == Instant{} ? sixth : sixth + dial_window;
}

void ConnectionManager::count_merits(const Open& open, Instant now) {
  was_healthy_ = open.answered && now >= open.opened_at + healthy_after;
  if (!was_healthy_ || open.stable_at == never || early_restarts_ >= most_early_restarts) return;
  ++early_restarts_;
  backoff_.reset();
}

Duration ConnectionManager::next_wait(const CloseInfo& close) {
  if (slowed()) return std::max(backoff_.next(random_), backoff_.longest());
  if (server_goes_down(close.code)) return wait_for_restart();
  // This wait is already spread: jitter would make the waves overlap.
  if (server_restarts_) return std::max(backoff_.next_step(), options_.restart_spread);
  const bool cut_in_two = spare_dial_ && backoff_.step() >= long_wait;
  if (!cut_in_two) return backoff_.next(random_);
  spare_dial_ = false;
  return backoff_.jittered(backoff_.step() / 2, random_);
}

Duration ConnectionManager::wait_for_restart() {
  server_restarts_ = true;
  const Duration step = backoff_.next_step();
  // The longest wait must stay the longest, so the spread is taken off it, as jitter is.
  const Duration longest = backoff_.longest();
  const Duration least = std::exchange(was_healthy_, false) ? Duration::zero() : std::min(step, longest - longest / 4);
  return least + duration_from_ms(to_ms(std::min(options_.restart_spread, longest - least)) * random_.unit());
}

// --- The user's wish -------------------------------------------------------------------------------------------------

void ConnectionManager::connect(Instant now) {
  if (std::holds_alternative<Waiting>(state_)) return dial_soon(now);
  if (!std::holds_alternative<Idle>(state_)) return;
  backoff_.reset();
  hurried_ = false;
  server_restarts_ = false;
  // A user who disconnects and connects again wants the connection now.
  last_dials_ = {};
  start(now);
}

void ConnectionManager::disconnect(Instant) {
  close_transport(normal_closure);
  backoff_.reset();
  enter(Idle{}, ErrorCode::closed_by_user);
}

void ConnectionManager::fail(ErrorCode error, Instant) {
  close_transport(abandoned);
  enter(Idle{}, error);
}

void ConnectionManager::simulate_disconnect(Instant now) {
  if (transport()) lose(ErrorCode::simulated, CloseInfo{}, now);
}

void ConnectionManager::give_up(ErrorCode reason, Instant now) {
  if (is_open()) lose(reason, CloseInfo{}, now);
}

// --- The socket ------------------------------------------------------------------------------------------------------

std::optional<TransportId> ConnectionManager::transport() const {
  if (const auto* dialing = std::get_if<Dialing>(&state_)) return dialing->transport;
  if (const auto* open = std::get_if<Open>(&state_)) return open->transport;
  return std::nullopt;
}

void ConnectionManager::transport_opened(TransportId id, Instant now) {
  const auto* dialing = std::get_if<Dialing>(&state_);
  if (dialing == nullptr || dialing->transport != id) return;
  server_restarts_ = false;
  enter(Open{id, now, now + options_.stable_after, Heartbeat{options_.heartbeat, now}}, ErrorCode::none);
  beat_if_due(std::get<Open>(state_), now);
}

void ConnectionManager::transport_closed(TransportId id, const CloseInfo& close, Instant now) {
  if (transport() != id) return;
  const auto* open = std::get_if<Open>(&state_);
  const ErrorCode reason = open != nullptr ? close_reason(close) : ErrorCode::server_unreachable;
  if (open != nullptr) count_merits(*open, now);
  // The socket is gone already, so there is nothing to close.
  if (open != nullptr) enter(Lost{}, online_ ? reason : ErrorCode::browser_offline, close);
  retry_later(reason, close, now);
}

void ConnectionManager::frame_heard(Instant now) {
  if (auto* open = std::get_if<Open>(&state_)) open->heartbeat.heard(now);
}

void ConnectionManager::heartbeat_answered(Instant now) {
  auto* open = std::get_if<Open>(&state_);
  if (open == nullptr) return;
  const auto round_trip = open->heartbeat.answered(now);
  if (!round_trip) return;
  open->answered = true;
  last_heartbeat_at_ = now;
  quality_.sample(*round_trip);
  open->heartbeat.use_interval(heartbeat_interval(), now);
}

Duration ConnectionManager::heartbeat_interval() const {
  const HeartbeatOptions& heartbeat = options_.heartbeat;
  if (slowed()) return heartbeat.hidden_interval;
  return quality_.degraded() ? std::min(heartbeat.degraded_interval, heartbeat.interval) : heartbeat.interval;
}

void ConnectionManager::suspect(Instant now) {
  auto* open = std::get_if<Open>(&state_);
  if (open == nullptr) return;
  open->heartbeat.request_probe(now);
  beat_if_due(*open, now);
}

bool ConnectionManager::checking() const {
  const auto* open = std::get_if<Open>(&state_);
  return open != nullptr && open->heartbeat.probing();
}

void ConnectionManager::excuse_silence(Instant until) {
  if (auto* open = std::get_if<Open>(&state_)) open->heartbeat.excuse_silence(until);
}

void ConnectionManager::end_excuse() {
  if (auto* open = std::get_if<Open>(&state_)) open->heartbeat.end_excuse();
}

void ConnectionManager::beat_if_due(Open& open, Instant now) {
  const bool unanswered = open.heartbeat.outstanding();
  switch (open.heartbeat.check(now)) {
    case Heartbeat::Verdict::wait:
      return;
    case Heartbeat::Verdict::beat:
    case Heartbeat::Verdict::probe:
      if (unanswered) quality_.lost();
      outputs_.emplace_back(WriteHeartbeat{});
      return;
    case Heartbeat::Verdict::lost_heartbeat:
      return lose(ErrorCode::heartbeat_timeout, CloseInfo{}, now);
    case Heartbeat::Verdict::lost_probe:
      return lose(ErrorCode::probe_timeout, CloseInfo{}, now);
  }
}

// --- Time ------------------------------------------------------------------------------------------------------------

void ConnectionManager::deadline_reached(Instant now) {
  if (now >= pause_at_) {
    pause_at_ = never;
    suspend(now);
  }
  if (const auto* waiting = std::get_if<Waiting>(&state_)) {
    if (now < waiting->retry_at) return;
    hurried_ = hurried_ && waiting->hurried;
    dial(DialKind::again, now);
  } else if (const auto* offline = std::get_if<Offline>(&state_)) {
    if (now >= offline->redial_at) dial(DialKind::quiet, now);
  } else if (const auto* dialing = std::get_if<Dialing>(&state_)) {
    if (now >= dialing->timeout_at) lose(ErrorCode::dial_timeout, CloseInfo{}, now);
  } else if (auto* open = std::get_if<Open>(&state_)) {
    if (now >= open->stable_at) {
      open->stable_at = never;
      backoff_.reset();
      hurried_ = false;
      spare_dial_ = true;
      early_restarts_ = 0;
    }
    beat_if_due(*open, now);
  }
}

Instant ConnectionManager::deadline() const {
  Instant due = never;
  if (const auto* waiting = std::get_if<Waiting>(&state_)) due = waiting->retry_at;
  if (const auto* offline = std::get_if<Offline>(&state_)) due = offline->redial_at;
  if (const auto* dialing = std::get_if<Dialing>(&state_)) due = dialing->timeout_at;
  if (const auto* open = std::get_if<Open>(&state_)) due = std::min(open->stable_at, open->heartbeat.deadline());
  return std::min(due, pause_at_);
}

// --- The browser -----------------------------------------------------------------------------------------------------

void ConnectionManager::online_changed(bool online, Instant now) {
  online_ = online;
  if (std::holds_alternative<Open>(state_)) return suspect(now);
  if (online && std::holds_alternative<Offline>(state_)) return dial_soon(now);
  if (online) return std::holds_alternative<Waiting>(state_) ? hurry(now) : redial_if_stale(now);
  if (std::holds_alternative<Waiting>(state_)) {
    enter(Offline{now + options_.quiet_redial}, ErrorCode::browser_offline);
  }
}

void ConnectionManager::visible_changed(bool visible, Instant now) {
  const bool pauses = options_.hidden_policy == HiddenPolicy::pause;
  hidden_ = !visible;
  if (auto* open = std::get_if<Open>(&state_)) open->heartbeat.use_interval(heartbeat_interval(), now);
  pause_at_ = pauses && !visible ? now + options_.pause_after : never;
  if (!visible) return;
  if (pauses && suspended_) return resume(now);
  if (std::holds_alternative<Waiting>(state_)) return hurry(now);
  suspect(now);
}

void ConnectionManager::suspend(Instant) {
  suspended_ = true;
  if (std::holds_alternative<Idle>(state_)) return;
  close_transport(normal_closure);
  enter(Suspended{}, ErrorCode::page_suspended);
}

void ConnectionManager::resume(Instant now) {
  suspended_ = false;
  if (std::holds_alternative<Suspended>(state_)) return dial_soon(now);
  if (std::holds_alternative<Waiting>(state_)) return hurry(now);
  suspect(now);
}

void ConnectionManager::hurry(Instant now) {
  if (!std::exchange(hurried_, true)) dial_soon(now);
}

/// Dials at once, but at most once a second, so that a flapping network does not cause a storm of dials.
void ConnectionManager::dial_soon(Instant now) { shorten_wait(dialed_at_ + young_dial, true, now); }

/// Never makes a wait longer.
void ConnectionManager::shorten_wait(Instant until, bool hurried, Instant now) {
  const auto* waiting = std::get_if<Waiting>(&state_);
  Waiting next = waiting != nullptr ? *waiting : Waiting{never, now};
  const Instant soon = std::max({now, until, dial_allowed_at()});
  if (soon >= next.retry_at && !hurried) return;
  next.retry_at = std::min(next.retry_at, soon);
  next.hurried = next.hurried || hurried;
  enter(next, ErrorCode::none);
  deadline_reached(now);
}

void ConnectionManager::user_acted(Instant now) {
  if (std::holds_alternative<Waiting>(state_)) shorten_wait(dialed_at_ + dial_for_user, false, now);
}

void ConnectionManager::send_waits(Instant now) {
  auto* waiting = std::get_if<Waiting>(&state_);
  if (waiting == nullptr || server_restarts_ || std::exchange(waiting->halved, true)) return;
  const Instant half = waiting->since + (waiting->retry_at - waiting->since) / 2;
  shorten_wait(std::max(half, dialed_at_ + young_dial), false, now);
}

void ConnectionManager::connected_elsewhere(Instant now) {
  if (std::holds_alternative<Waiting>(state_)) hurry(now);
}

void ConnectionManager::redial_if_stale(Instant now) {
  const auto* dialing = std::get_if<Dialing>(&state_);
  if (dialing == nullptr || now < std::max(dialed_at_ + young_dial, dial_allowed_at())) return;
  const DialKind kind = dialing->kind == DialKind::quiet ? DialKind::again : dialing->kind;
  close_transport(abandoned);
  dial(kind, now);
}

std::vector<ConnectionOutput> ConnectionManager::take_outputs() { return std::exchange(outputs_, {}); }

}  // namespace holdfast
