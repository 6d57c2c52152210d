#include "simulation/listeners.h"

#include <algorithm>
#include <utility>

#include "phoenix/json_codec.h"
#include "phoenix/json_scanner.h"

namespace holdfast::simulation {
namespace {

Listeners::Config config_in(std::string_view config) {
  const std::string_view broadcast = phoenix::find_member(config, "broadcast").value_or("{}");
  const std::string_view presence = phoenix::find_member(config, "presence").value_or("{}");
  const auto text = [](std::optional<std::string_view> value) { return std::string{value.value_or("false")}; };
  return {text(phoenix::find_member(config, "private")), text(phoenix::find_member(broadcast, "self")),
          text(phoenix::find_member(broadcast, "ack")),
          std::string{phoenix::find_member(presence, "key").value_or("\"\"")}};
}

/// What all of them get: a join says each thing.
void unite(Listeners::Config& all, const Listeners::Config& one) {
  if (!one.is_private.empty()) all.is_private = one.is_private;
  if (!one.key.empty()) all.key = one.key;
  if (one.ack == "true") all.ack = "true";
  if (!one.self.empty()) all.self = all.self == "false" ? "false" : one.self;
}

/// Whether a join gives something. Own broadcasts come from the client where the server does not send them.
bool gives(const Listeners::Config& has, const Listeners::Config& wanted) {
  const auto same = [](const std::string& h, const std::string& w) { return w.empty() || w == h; };
  return same(has.is_private, wanted.is_private) && same(has.key, wanted.key) &&
         (has.ack == "true" || wanted.ack != "true") && !(has.self == "true" && wanted.self == "false");
}

/// What a join asks for; nothing if it asks for something twice, or for what nobody can have asked for.
std::optional<Listeners::Ask> asked_by(std::string_view payload) {
  const std::string_view config = phoenix::find_member(payload, "config").value_or("{}");
  const std::string_view presence = phoenix::find_member(config, "presence").value_or("{}");
  Listeners::Ask ask{phoenix::find_member(presence, "enabled") == "true", {}, config_in(config)};
  bool sound = true;
  const std::string_view list = phoenix::find_member(config, "postgres_changes").value_or("[]");
  phoenix::for_each_element(list, [&](std::string_view entry) {
    const auto known = std::find(Listeners::entries.begin(), Listeners::entries.end(), entry);
    sound = sound && known != Listeners::entries.end() && ask.entries.insert(*known).second;
    return true;
  });
  return sound ? std::optional{ask} : std::nullopt;
}

bool wants(std::string_view entry, const std::string& type) {
  const std::string_view event = phoenix::find_member(entry, "event").value_or("\"*\"");
  return event == "\"*\"" || phoenix::unquoted(event) == type;
}

}  // namespace

std::string Listeners::Ask::changes() const {
  std::string list;
  for (const std::string_view entry : entries) list.append(list.empty() ? "[" : ",").append(entry);
  return list.empty() ? "[]" : list + "]";
}

std::string Listeners::Config::json() const {
  const auto member = [](const char* name, const std::string& value) {
    return value.empty() ? std::string{} : "\"" + std::string{name} + "\":" + value;
  };
  const std::string both = self.empty() || ack.empty() ? "" : ",";
  std::string out = R"({"broadcast":{)" + member("self", self) + both + member("ack", ack) + "}";
  out += R"(,"presence":{)" + member("key", key) + "}";
  return out + (is_private.empty() ? "" : "," + member("private", is_private)) + "}";
}

void Listeners::detach(ChannelId channel, AttachmentId id) {
  channels_[channel].attached.erase(id);
  channels_[channel].told_refused.erase(id);
}

std::set<AttachmentId> Listeners::refused(ChannelId channel) const {
  std::set<AttachmentId> ids;
  Config all;
  for (const auto& [id, ask] : channels_.at(channel).attached) {
    if (!ask.config) continue;
    const auto clashes = [](const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; };
    if (clashes(all.is_private, ask.config->is_private) || clashes(all.key, ask.config->key)) {
      ids.insert(id);
    } else {
      unite(all, *ask.config);
    }
  }
  return ids;
}

std::optional<std::string> Listeners::fault_in_refusals(ChannelId channel) const {
  if (refused(channel) == channels_.at(channel).told_refused) return std::nullopt;
  return "others were refused than those whose config cannot be had";
}

AttachmentId Listeners::attach(ChannelId channel, const Ask& ask) {
  channels_[channel].attached[++last_id_] = ask;
  return last_id_;
}

Listeners::Ask Listeners::united(ChannelId channel) const {
  Ask all{false, {}, Config{}};
  const std::set<AttachmentId> out = refused(channel);
  for (const auto& [id, ask] : channels_.at(channel).attached) {
    if (out.contains(id)) continue;
    if (ask.config) unite(*all.config, *ask.config);
    all.presence = all.presence || ask.presence;
    all.entries.insert(ask.entries.begin(), ask.entries.end());
  }
  return all;
}

bool Listeners::has_all(ChannelId channel, const Ask& ask) const {
  const auto& asked = channels_.at(channel).asked;
  if (!asked) return false;
  if (ask.config && !gives(*asked->config, *ask.config)) return false;
  const auto& has = asked->entries;
  return (asked->presence || !ask.presence) &&
         std::includes(has.begin(), has.end(), ask.entries.begin(), ask.entries.end());
}

// --- Joins -----------------------------------------------------------------------------------------------------------

std::optional<std::string> Listeners::fault_in_written(const std::string& frame) {
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(frame);
  if (!m || m->event != "phx_join") return std::nullopt;
  for (auto& [id, channel] : channels_) {
    if (channel.topic != m->topic) continue;
    const auto asked = asked_by(m->payload);
    const Ask all = united(id);
    ++channel.joins;
    channel.asked = asked;
    const auto is = [](const std::string& written, const std::string& wanted, const char* otherwise) {
      return written == (wanted.empty() ? otherwise : wanted);
    };
    const bool configured = asked && is(asked->config->is_private, all.config->is_private, "false") &&
                            is(asked->config->self, all.config->self, "false") &&
                            is(asked->config->ack, all.config->ack, "false") &&
                            is(asked->config->key, all.config->key, "\"\"");
    if (configured && asked->presence == all.presence && asked->entries == all.entries) return std::nullopt;
    return "a join asks for other things than its listeners do: " + frame;
  }
  return std::nullopt;
}

// --- Changes ---------------------------------------------------------------------------------------------------------

std::uint64_t Listeners::sent(Change change) {
  const std::uint64_t number = changes_.size() + 1;
  changes_[number] = std::move(change);
  return number;
}

std::optional<std::uint64_t> Listeners::number_in(std::string_view text) {
  constexpr std::string_view key = R"({"change":)";
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  return std::stoull(std::string{text.substr(at + key.size(), 20)});
}

std::set<AttachmentId> Listeners::hearers(const Change& change, const Channel& channel) const {
  std::set<AttachmentId> ids;
  for (const auto& [id, ask] : channel.attached) {
    // One that is refused must not hear. What is told of that is held against `refused`.
    if (channel.told_refused.contains(id)) continue;
    const bool hears = std::any_of(ask.entries.begin(), ask.entries.end(), [&](std::string_view entry) {
      return wants(entry, change.type) && change.entries.contains(std::string{entry});
    });
    if (hears) ids.insert(id);
  }
  return ids;
}

bool Listeners::concerns(std::uint64_t number, ChannelId channel, std::string_view join_ref) const {
  const Change& change = changes_.at(number);
  const Channel& listening = channels_.at(channel);
  return change.topic == listening.topic && change.join_ref == join_ref && !hearers(change, listening).empty();
}

std::optional<std::string> Listeners::fault_in_told(const testing::Event& event) {
  if (const auto* told = std::get_if<testing::AttachmentEvent>(&event)) {
    auto& refused = channels_.at(told->channel).told_refused;
    if (told->error == ErrorCode::config_conflict) refused.insert(told->attachment);
    if (told->error == ErrorCode::none) refused.erase(told->attachment);
  }
  const auto* e = std::get_if<testing::PostgresChangeEvent>(&event);
  if (e == nullptr) return std::nullopt;
  const std::uint64_t number = number_in(e->record).value_or(0);
  const auto change = changes_.find(number);
  if (change == changes_.end()) return "told of a change that nobody sent";
  const bool is_new = told_.insert(number).second;
  const std::set<AttachmentId> told{e->attachments.begin(), e->attachments.end()};
  const auto ids = hearers(change->second, channels_.at(e->channel));
  if (is_new && told == ids && told.size() == e->attachments.size()) return std::nullopt;
  return "change " + std::to_string(number) + " was told to others than asked for it, or twice";
}

}  // namespace holdfast::simulation
