#include "simulation/checks.h"

#include <algorithm>

#include "phoenix/json_codec.h"
#include "phoenix/json_scanner.h"

namespace holdfast::simulation {
namespace {

using std::chrono::seconds;
using State = ConnectionState;

bool is_legal(State from, State to) {
  switch (from) {
    case State::disconnected:
      return to !=
             State::disconnected;  // Also straight to connected: a quiet dial while the browser claims to be offline.
    case State::connecting:
      return to != State::connecting;
    case State::connected:
      return to == State::disconnected;  // A loss is told before the wait for the next dial.
    case State::reconnecting:
      return to != State::connecting;
  }
  return false;
}

std::string name(State state) {
  constexpr std::array names{"disconnected", "connecting", "connected", "reconnecting"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace

void Checks::require(bool holds, const std::string& what) {
  if (!holds && !failure_) failure_ = what;
}

// --- Sockets ---------------------------------------------------------------------------------------------------------

void Checks::triggered(Instant client_now) {
  triggered_at_ = client_now;
  for (auto& [number, dials] : dials_) dials.triggered(client_now);
}

void Checks::user_connects(Instant client_now) {
  triggered(client_now);
  for (auto& [number, dials] : dials_) {
    if (!wanted_) dials.start_anew();
  }
  wanted_ = true;
}

void Checks::user_disconnects() { wanted_ = false; }

void Checks::asked(std::uint32_t request, ChannelId channel) {
  asked_[request] = channel;
  for (auto& [number, dials] : dials_) dials.send_waits();
}

void Checks::dialled(TransportId id, std::uint32_t socket, Instant client_now) {
  require(wanted_, "dialled after the user disconnected");
  require(numbers_.emplace(id, socket).second, "two sockets share a transport");
  auto [dials, is_new] = dials_.try_emplace(socket, options_);
  if (is_new) dials->second.triggered(triggered_at_);
  if (const auto fault = dials->second.dialled(id, client_now)) require(false, *fault);
}

// --- Messages --------------------------------------------------------------------------------------------------------

void Checks::brought_down(std::uint32_t request) {
  require(++brought_down_[request] <= 2, "sent again what had closed its channel twice: " + std::to_string(request));
}

void Checks::wrote(TransportId id, const std::string& frame, const std::string& as, bool in_doubt) {
  require(numbers_.contains(id) && dials_of(id).transport() == id, "written to a socket that is gone");
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(frame);
  require(m.has_value(), "wrote what is no message: " + frame);
  if (!m || (m->event != "say" && m->event != "now")) return;
  const auto n = phoenix::find_member(m->payload, "n");
  if (!n) return;
  const auto request = static_cast<std::uint32_t>(std::stoul(std::string{*n}));
  require(!acked_.contains(request), "what was acknowledged was written again: " + std::to_string(request));
  require(++writes_[request] <= 5, "written more than five times: " + std::to_string(request));
  if (m->event != "say") return;
  require(!in_doubt, "written while it is in doubt whether anyone is there: " + std::to_string(request));
  const std::string line = std::to_string(id) + " " + std::string{m->topic} + " " + std::string{m->join_ref} + " " + as;
  require(last_written_[line] < request, "out of order: " + std::to_string(request));
  last_written_[line] = request;
}

void Checks::told(const testing::Event& event, const Server& server) {
  if (const auto* e = std::get_if<testing::ConnectionStateEvent>(&event)) state_told(*e);
  if (const auto* e = std::get_if<testing::SettledEvent>(&event)) settled_told(*e, server);
  if (const auto* e = std::get_if<testing::QueueEvent>(&event)) {
    require(e->size <= options_.sender.queue.max_messages, "the queue is over its bound");
    require(e->bytes <= options_.sender.queue.max_bytes, "the queue is over its bound in bytes");
  }
  const auto* e = std::get_if<testing::ChannelStateEvent>(&event);
  if (e != nullptr && e->state == phoenix::ChannelState::failed) {
    require(e->error != ErrorCode::none, "a channel failed without a name for it");
  }
}

void Checks::state_told(const testing::ConnectionStateEvent& e) {
  require(e.previous == state_, "told a transition from " + name(e.previous) + " in " + name(state_));
  const bool again = e.state == e.previous;
  require(again || is_legal(e.previous, e.state), "illegal transition " + name(e.previous) + " to " + name(e.state));
  require(!again || e.retry_at != Instant{}, "told nothing new");
  require(e.state == State::disconnected || wanted_, "left disconnected against the user's wish");
  const bool loss = e.previous == State::connected;
  require(!loss || e.reason != ErrorCode::none, "a loss without a reason");
  state_ = e.state;
}

void Checks::settled_told(const testing::SettledEvent& e, const Server& server) {
  if (e.request == 0) return;  // A presence announced again: nobody's request.
  const std::string request = std::to_string(e.request);
  require(asked_.contains(e.request), "settled what nobody asked for: " + request);
  require(++settled_[e.request] == 1, "settled twice: " + request);
  // This server answers no message with an error, except that it knows no such channel: that goes out again.
  require(e.error != ErrorCode::reply_error, "given up because the server had closed the channel: " + request);
  if (e.outcome != Outcome::acked) return;
  acked_.insert(e.request);
  require(server.processed(e.request), "acknowledged, but the server never had it: " + request);
}

std::vector<std::uint32_t> Checks::unsettled() const {
  std::vector<std::uint32_t> open;
  for (const auto& [request, channel] : asked_) {
    if (!settled_.contains(request)) open.push_back(request);
  }
  return open;
}

// --- Time ------------------------------------------------------------------------------------------------------------

void Checks::rest(const realtime::Client& client) {
  require(client.connection().state() == state_, "the state is not the one that was told");
  std::size_t in_use = 0;
  for (const auto& socket : client.sockets()) {
    const ConnectionManager& connection = socket->connection();
    const auto found = dials_.find(socket->number());
    const auto dialled = found == dials_.end() ? std::nullopt : found->second.transport();
    require(connection.transport() == dialled, "the client's socket is not the one it dialled");
    require(!connection.is_open() || client.deadline() != never, "connected, and nothing watches over it");
    if (dialled) ++in_use;
  }
  const auto is_used = [](const auto& entry) { return entry.second.transport().has_value(); };
  const auto held = static_cast<std::size_t>(std::count_if(dials_.begin(), dials_.end(), is_used));
  require(held == in_use, "a socket that nobody needs was not closed");
}

void Checks::woke(Instant client_now, Instant deadline_after) {
  wakes_in_place_ = deadline_after <= client_now ? wakes_in_place_ + 1 : 0;
  require(wakes_in_place_ < 3, "a deadline that deadline_reached() does not clear: a busy loop");
  if (client_now >= second_ + seconds{1}) {
    second_ = client_now;
    wakes_in_second_ = 0;
  }
  require(++wakes_in_second_ < 200, "more than 200 wake-ups in a second");
}

}  // namespace holdfast::simulation
