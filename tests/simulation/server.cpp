#include "simulation/server.h"

#include <algorithm>

#include "phoenix/json_scanner.h"

namespace holdfast::simulation {
namespace {

using namespace std::string_literals;
using phoenix::append_quoted;
using std::chrono::seconds;

constexpr Duration failing_join_blocks{seconds{5}};
constexpr Duration client_silence{seconds{60}};
constexpr std::string_view subscribed =
    R"({"extension":"postgres_changes","status":"ok","message":"Subscribed to PostgreSQL","channel":"x"})";
constexpr std::string_view no_database =
    R"({"extension":"postgres_changes","status":"error","message":"Database connection lost","channel":"x"})";

std::string encode(phoenix::Version version, std::string_view join_ref, std::string_view ref, std::string_view topic,
                   std::string_view event, std::string_view payload) {
  if (version == phoenix::Version::v2) return phoenix::encode_json(version, {join_ref, ref, topic, event, payload});
  // A v1 server never sends join_ref.
  std::string out = R"({"event":)";
  append_quoted(out, event);
  out += R"(,"payload":)";
  out += payload;
  out += R"(,"ref":)";
  if (ref.empty()) {
    out += "null";
  } else {
    append_quoted(out, ref);
  }
  out += R"(,"topic":)";
  append_quoted(out, topic);
  return out + "}";
}

std::string text_member(std::string_view object, std::string_view key) {
  const auto value = phoenix::find_member(object, key);
  return value && phoenix::is_json_string(*value) ? std::string{phoenix::unquoted(*value)} : std::string{};
}

std::vector<std::string> entries_of(std::string_view payload) {
  std::vector<std::string> entries;
  const auto config = phoenix::find_member(payload, "config");
  const auto list = config ? phoenix::find_member(*config, "postgres_changes") : std::nullopt;
  phoenix::for_each_element(list.value_or("[]"), [&](std::string_view entry) {
    entries.emplace_back(entry);
    return true;
  });
  return entries;
}

/// Counts calls in a window that ends now; forgets older ones.
std::size_t count_call(std::vector<Instant>& calls, Instant now, Duration window) {
  std::erase_if(calls, [&](Instant t) { return t + window <= now; });
  calls.push_back(now);
  return calls.size();
}

}  // namespace

// --- Connections -----------------------------------------------------------------------------------------------------

void Server::opened(TransportId id) {
  Connection connection;
  connection.heard_at = hands_.now();
  connection.life = ++lives_;
  connections_[id] = std::move(connection);
  watch_silence(id, lives_);
}

void Server::watch_silence(TransportId id, std::uint64_t life) {
  const Connection* connection = find(id);
  if (connection == nullptr || connection->life != life) return;
  const Instant due = connection->heard_at + client_silence;
  if (hands_.now() >= due) return hands_.close(id, 1000);
  timeline_.at(due, [this, id, life] { watch_silence(id, life); });
}

Server::Connection* Server::find(TransportId id) {
  const auto found = connections_.find(id);
  return found == connections_.end() ? nullptr : &found->second;
}

Server::Channel* Server::find(TransportId id, const std::string& topic, std::uint64_t life) {
  Connection* connection = find(id);
  if (connection == nullptr) return nullptr;
  const auto found = connection->channels.find(topic);
  return found == connection->channels.end() || found->second.life != life ? nullptr : &found->second;
}

void Server::received(TransportId id, const std::string& text) {
  Connection* connection = find(id);
  if (connection == nullptr) return;
  connection->heard_at = hands_.now();
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(text);
  if (!m) return;
  Frame frame{std::string{m->join_ref}, std::string{m->ref}, std::string{m->topic}, std::string{m->event},
              std::string{m->payload}};
  take_up(id, connection->life, frame);
}

/// Handles a frame, once nothing blocks the socket any more.
void Server::take_up(TransportId id, std::uint64_t life, const Frame& frame) {
  const Connection* connection = find(id);
  if (connection == nullptr || connection->life != life) return;
  if (connection->blocked_until <= hands_.now()) return handle(id, frame);
  timeline_.at(connection->blocked_until, [this, id, life, frame] { take_up(id, life, frame); });
}

void Server::handle(TransportId id, const Frame& frame) {
  Connection& connection = *find(id);
  if (frame.topic == "phoenix") return reply(id, frame, "ok", "{}");
  if (frame.event == "phx_join") return join(id, connection, frame);
  const auto found = connection.channels.find(frame.topic);
  if (found == connection.channels.end()) {
    if (frame.event == "phx_leave") return reply(id, frame, "ok", "{}");
    Frame stranger = frame;
    stranger.join_ref.clear();
    return reply(id, stranger, "error", R"({"reason":"unmatched topic"})");
  }
  if (found->second.join_ref != frame.join_ref) return;  // Phoenix >= 1.8.3 drops stale messages silently.
  if (frame.event == "phx_leave") {
    const Channel left = found->second;
    connection.channels.erase(found);
    confide(id, frame.topic, left);
    reply(id, frame, "ok", "{}");
    say(id, {left.join_ref, left.join_ref, frame.topic, "phx_close", "{}"});
    // Others who published meanwhile did not know of it yet.
    return confide(id, frame.topic, left);
  }
  if (frame.event == "access_token") return refresh(id, connection, found->second, frame);
  if (frame.event == "presence") return track(id, connection, found->second, frame);
  push(id, connection, found->second, frame);
}

// --- Joins -----------------------------------------------------------------------------------------------------------

void Server::join(TransportId id, Connection& connection, const Frame& frame) {
  connection.unanswered_joins.erase(frame.topic);
  end_old(connection, frame.topic);
  const std::string token = text_member(frame.payload, "access_token");
  if (!token.empty()) {
    const auto expiry = hands_.expiry(token);
    if (!expiry) return refuse(id, connection, frame, "JwtSignatureError: Failed to validate JWT signature");
    if (*expiry <= hands_.now())
      return refuse(id, connection, frame, "InvalidJWTToken: Token has expired 1 seconds ago");
  }
  if (connection.channels.size() >= channels_per_connection) {
    return refuse(id, connection, frame, "ChannelRateLimitReached: Too many channels");
  }
  if (dice_.chance(faults.join_error)) {
    connection.unanswered_joins[frame.topic] = frame;
    return refuse(id, connection, frame, "UnknownErrorOnChannel: x");
  }
  if (dice_.chance(faults.join_silence)) {
    connection.unanswered_joins[frame.topic] = frame;
    return say_ended(id, connection, frame.topic);
  }
  accept(id, connection, frame);
}

/// Phoenix ends an earlier join of a topic before it looks at the new one, whatever its result.
void Server::end_old(Connection& connection, const std::string& topic) {
  const auto old = connection.channels.find(topic);
  if (old == connection.channels.end()) return;
  connection.ended_joins[topic] = old->second.join_ref;
  connection.channels.erase(old);
}

/// Sent after the answer to the join that ended it.
void Server::say_ended(TransportId id, Connection& connection, const std::string& topic) {
  const auto ended = connection.ended_joins.extract(topic);
  if (!ended.empty()) say(id, {ended.mapped(), ended.mapped(), topic, "phx_close", "{}"});
}

void Server::refuse(TransportId id, Connection& connection, const Frame& frame, std::string_view reason) {
  connection.blocked_until = hands_.now() + failing_join_blocks;
  const std::uint64_t life = connection.life;
  const std::string response = R"({"reason":")" + std::string{reason} + "\"}";
  timeline_.at(connection.blocked_until, [this, id, life, frame, response] {
    Connection* later = find(id);
    if (later == nullptr || later->life != life) return;
    const auto waiting = later->unanswered_joins.find(frame.topic);
    const bool answered = waiting == later->unanswered_joins.end() || waiting->second.ref != frame.ref;
    if (answered && response.find("UnknownError") != std::string::npos) return;  // The faults have ended meanwhile.
    if (!answered) later->unanswered_joins.erase(waiting);
    reply(id, frame, "error", response);
    say_ended(id, *later, frame.topic);
  });
}

void Server::accept(TransportId id, Connection& connection, const Frame& frame) {
  Channel channel;
  channel.join_ref = frame.ref;
  channel.life = ++lives_;
  channel.entries = entries_of(frame.payload);
  channel.wants_changes = !channel.entries.empty();
  channel.token = text_member(frame.payload, "access_token");
  if (!channel.token.empty()) channel.expires_at = hands_.expiry(channel.token).value_or(never);
  connection.channels[frame.topic] = channel;
  std::string granted;
  for (const std::string& entry : channel.entries) {
    granted += (granted.empty() ? "" : ",") + R"({"id":)"s + std::to_string(id_of(entry)) + "," + entry.substr(1);
  }
  reply(id, frame, "ok", R"({"postgres_changes":[)" + granted + "]}");
  say_ended(id, connection, frame.topic);
  say(id, {frame.ref, {}, frame.topic, "presence_state", "{}"});
  watch_token(id, frame.topic);
  if (!channel.wants_changes || dice_.chance(faults.system_silence)) return;
  tell_changes(id, frame.topic);
}

void Server::tell_changes(TransportId id, const std::string& topic) {
  const std::uint64_t life = find(id)->channels[topic].life;
  const Duration first = dice_.between(Duration{0}, seconds{3});
  const bool fails = dice_.chance(faults.system_error);
  const auto tell = [this, id, topic, life](std::string_view payload) {
    Channel* channel = find(id, topic, life);
    if (channel == nullptr) return;
    channel->changes_told = channel->changes_told || payload == subscribed;
    say(id, {channel->join_ref, {}, topic, "system", std::string{payload}});
  };
  const Instant now = hands_.now();
  if (fails) timeline_.at(now + first, [tell] { tell(no_database); });
  timeline_.at(now + first + (fails ? dice_.between(seconds{5}, seconds{10}) : Duration{0}),
               [tell] { tell(subscribed); });
}

void Server::watch_token(TransportId id, const std::string& topic) {
  const Channel& channel = find(id)->channels[topic];
  if (channel.expires_at == never) return;
  const std::uint64_t life = channel.life;
  timeline_.at(channel.expires_at, [this, id, topic, life] {
    const Channel* later = find(id, topic, life);
    if (later != nullptr && later->expires_at <= hands_.now()) shut(id, topic, "Token has expired 0 seconds ago");
  });
}

void Server::shut(TransportId id, const std::string& topic, std::string_view message) {
  Connection& connection = *find(id);
  const std::string join_ref = connection.channels[topic].join_ref;
  connection.channels.erase(topic);
  say(id, {join_ref,
           {},
           topic,
           "system",
           R"({"extension":"system","status":"error","message":")" + std::string{message} + "\"}"});
  say(id, {join_ref, join_ref, topic, "phx_close", "{}"});
}

// --- Messages --------------------------------------------------------------------------------------------------------

void Server::push(TransportId id, Connection& connection, Channel&, const Frame& frame) {
  if (count_call(connection.pushes, hands_.now(), seconds{1}) > 100) {
    return shut(id, frame.topic, "Too many messages per second");
  }
  if (!healed_ && frame.payload.find("poison") != std::string::npos) return be_poisoned(id, frame);
  if (dice_.chance(faults.push_silence)) return;
  if (const auto n = phoenix::find_member(frame.payload, "n")) {
    processed_.insert(static_cast<std::uint32_t>(std::stoul(std::string{*n})));
  }
  reply(id, frame, "ok", "{}");
}

/// Some messages bring down the channel that receives them, or the whole socket, without an answer.
void Server::be_poisoned(TransportId id, const Frame& frame) {
  const auto n = phoenix::find_member(frame.payload, "n");
  const auto request = static_cast<std::uint32_t>(std::stoul(std::string{n.value_or("0")}));
  if (frame.payload.find("kick") != std::string::npos) return hands_.kick(id, request);
  const std::string join_ref = find(id)->channels[frame.topic].join_ref;
  find(id)->channels.erase(frame.topic);
  say(id, {join_ref, join_ref, frame.topic, "phx_close", "{\"poison\":" + std::to_string(request) + "}"});
}

void Server::track(TransportId id, Connection& connection, Channel& channel, const Frame& frame) {
  if (count_call(channel.presence_calls, hands_.now(), seconds{30}) > 5) {
    ++presence_limits_hit_;
    return shut(id, frame.topic, "Client presence rate limit exceeded");
  }
  static_cast<void>(connection);
  const bool untrack = text_member(frame.payload, "event") == "untrack";
  channel.presence = untrack ? std::string{} : std::string{phoenix::find_member(frame.payload, "payload").value_or("")};
  if (const auto n = phoenix::find_member(frame.payload, "n")) {
    processed_.insert(static_cast<std::uint32_t>(std::stoul(std::string{*n})));
  }
  reply(id, frame, "ok", "{}");
}

void Server::refresh(TransportId id, Connection&, Channel& channel, const Frame& frame) {
  const std::string token = text_member(frame.payload, "access_token");
  const auto expiry = hands_.expiry(token);
  if (token == channel.token) ++tokens_repeated_;
  if (!expiry) return shut(id, frame.topic, "The token provided is not a valid JWT");
  if (*expiry <= hands_.now()) return shut(id, frame.topic, "Token has expired 5 seconds ago");
  channel.expires_at = *expiry;
  channel.token = token;
  watch_token(id, frame.topic);
  if (channel.wants_changes && channel.changes_told) tell_changes(id, frame.topic);
}

void Server::reply(TransportId id, const Frame& to, std::string_view status, std::string_view response) {
  const std::string payload = R"({"status":")" + std::string{status} + R"(","response":)" + std::string{response} + "}";
  const bool late = dice_.chance(faults.reply_late);
  const Frame frame{to.join_ref, to.ref, to.topic, "phx_reply", payload};
  say(id, frame, late ? dice_.between(Duration{0}, seconds{3}) : Duration{0}, late);
  if (dice_.chance(faults.reply_twice)) say(id, frame, dice_.between(Duration{0}, seconds{2}), true);
}

void Server::say(TransportId id, const Frame& frame, Duration delay, bool late) {
  hands_.send(id, encode(version_, frame.join_ref, frame.ref, frame.topic, frame.event, frame.payload), delay, late);
}

// --- Faults ----------------------------------------------------------------------------------------------------------

void Server::heal() {
  faults = {};
  healed_ = true;
  for (auto& [id, connection] : connections_) {
    connection.blocked_until = hands_.now();
    for (const auto& [topic, frame] : std::exchange(connection.unanswered_joins, {})) accept(id, connection, frame);
    for (auto& [topic, channel] : connection.channels) {
      channel.expires_at = never;
      if (channel.wants_changes && !channel.changes_told) tell_changes(id, topic);
    }
  }
}

std::string Server::random_topic(TransportId id) {
  const Connection* connection = find(id);
  if (connection == nullptr || connection->channels.empty()) return {};
  auto it = connection->channels.begin();
  std::advance(it, static_cast<std::ptrdiff_t>(dice_.pick(connection->channels.size())));
  return it->first;
}

void Server::crash_channel(TransportId id) {
  const std::string topic = random_topic(id);
  if (topic.empty()) return;
  const std::string join_ref = find(id)->channels[topic].join_ref;
  find(id)->channels.erase(topic);
  say(id, {join_ref, join_ref, topic, "phx_error", R"({"reason":"channel_crash"})"});
}

void Server::close_channel(TransportId id) {
  const std::string topic = random_topic(id);
  if (topic.empty()) return;
  const std::string join_ref = find(id)->channels[topic].join_ref;
  find(id)->channels.erase(topic);
  say(id, {join_ref, join_ref, topic, "phx_close", "{}"});
}

void Server::forget_channel(TransportId id) {
  const std::string topic = random_topic(id);
  if (!topic.empty()) find(id)->channels.erase(topic);
}

void Server::hit_rate_limit(TransportId id) {
  const std::string topic = random_topic(id);
  if (!topic.empty()) shut(id, topic, "Too many messages per second");
}

std::size_t Server::id_of(const std::string& entry) { return ids_.emplace(entry, ids_.size() + 100).first->second; }

/// The real one may name entries that do not want such an event, too.
void Server::publish(TransportId id, Listeners& listeners) {
  const std::string topic = random_topic(id);
  if (topic.empty() || !find(id)->channels[topic].wants_changes) return;
  const Channel& channel = find(id)->channels[topic];
  Listeners::Change change{topic, channel.join_ref, dice_.chance(0.5) ? "INSERT" : "DELETE", {}};
  std::string ids;
  for (const std::string& entry : channel.entries) {
    if (!dice_.chance(0.6)) continue;
    change.entries.insert(entry);
    ids += (ids.empty() ? "" : ",") + std::to_string(id_of(entry));
  }
  const std::string data = R"({"type":")" + change.type + R"(","schema":"public","table":"t","record":{"change":)" +
                           std::to_string(listeners.sent(change)) + "}}";
  say(id, {{}, {}, topic, "postgres_changes", R"({"ids":[)" + ids + R"(],"data":)" + data + "}"});
}

void Server::confide(TransportId id) {
  const std::string topic = random_topic(id);
  if (!topic.empty()) confide(id, topic, find(id)->channels[topic]);
}

/// On the fast lane, so nothing says which join it is for.
void Server::confide(TransportId id, const std::string& topic, const Channel& channel) {
  if (!topic.starts_with("realtime:")) return;
  const std::string payload = R"({"for":")" + hands_.person(channel.token) + "\"}";
  say(id, {{}, {}, topic, "broadcast", R"({"type":"broadcast","event":"news","payload":)" + payload + "}"});
}

const Server::Channel* Server::channel(TransportId id, const std::string& topic) const {
  const auto connection = connections_.find(id);
  if (connection == connections_.end()) return nullptr;
  const auto found = connection->second.channels.find(topic);
  return found == connection->second.channels.end() ? nullptr : &found->second;
}

std::string Server::join_ref(TransportId id, const std::string& topic) const {
  const Channel* joined = channel(id, topic);
  return joined == nullptr ? std::string{} : joined->join_ref;
}

std::string Server::presence(TransportId id, const std::string& topic) const {
  const Channel* joined = channel(id, topic);
  return joined == nullptr ? std::string{} : joined->presence;
}

std::string Server::token(TransportId id, const std::string& topic) const {
  const Channel* joined = channel(id, topic);
  return joined == nullptr ? std::string{} : joined->token;
}

}  // namespace holdfast::simulation
