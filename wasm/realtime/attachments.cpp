#include "realtime/attachments.h"

#include <algorithm>
#include <utility>

#include "phoenix/json_scanner.h"
#include "realtime/join_payload.h"

namespace holdfast::realtime {
namespace {

/// Adds it once. There are few, so this is cheaper than sorting, in time and in code.
void add_in_order(std::vector<AttachmentId>& ids, AttachmentId id) {
  const auto at = std::lower_bound(ids.begin(), ids.end(), id);
  if (at == ids.end() || *at != id) ids.insert(at, id);
}

}  // namespace

bool Attachments::configure(std::string_view payload) {
  const bool is_new = payload_ != payload;
  payload_ = payload;
  found_for_.clear();
  found_.clear();
  claims_.set_own(ChannelConfig{phoenix::find_member(payload, "config").value_or(std::string_view{})});
  return is_new;
}

bool Attachments::config_is_given() const {
  const bool presence = asked_for_presence_ || asking_for_presence(payload_) != payload_;
  return presence && asked_config_.gives(claims_.united());
}

bool Attachments::attach(AttachmentId id, bool presence, std::string_view changes, std::string_view config) {
  detach(id);
  if (!config.empty()) claims_.claim(id, ChannelConfig{config});
  Attachment attachment{presence, {}};
  const bool lacks_config = !asked_config_.gives(claims_.united()) || claims_.replays({id});
  bool more = lacks_config || (presence && !asked_for_presence_);
  phoenix::for_each_element(changes, [&](std::string_view entry) {
    if (want(id, entry, attachment.contents)) more = true;
    return true;
  });
  attached_.emplace(id, std::move(attachment));
  return more && !refuses(id);
}

/// Returns whether the last join did not ask for it.
bool Attachments::want(AttachmentId id, std::string_view entry, std::vector<std::string>& contents) {
  Binding binding{entry};
  Wish& wish = wishes_[binding.content];
  if (wish.takers.empty()) wish.json = entry;
  wish.event = std::move(binding.event);
  add_in_order(wish.takers, id);
  contents.push_back(std::move(binding.content));
  return !wish.asked;
}

Attachments::Detached Attachments::detach(AttachmentId id) {
  Detached detached{detach_changes(id), false};
  if (!claims_.withdraw(id)) return detached;
  const auto& admitted = claims_.news();
  detached.more = !admitted.empty() && (!asked_config_.gives(claims_.united()) || claims_.replays(admitted));
  return detached;
}

bool Attachments::detach_changes(AttachmentId id) {
  found_for_.clear();
  found_.clear();
  const auto attached = attached_.find(id);
  if (attached == attached_.end()) return false;
  bool less = false;
  for (const std::string& content : attached->second.contents) {
    const auto wish = wishes_.find(content);
    if (wish == wishes_.end()) continue;
    std::erase(wish->second.takers, id);
    if (!wish->second.takers.empty()) continue;
    less = less || wish->second.asked;
    // What the last join asked for stays known until the next one, so that asking for it again interrupts nobody.
    if (!wish->second.asked) wishes_.erase(wish);
  }
  attached_.erase(attached);
  return less;
}

bool Attachments::is_presence_wanted() const {
  return std::any_of(attached_.begin(), attached_.end(),
                     [this](const auto& entry) { return entry.second.presence && !refuses(entry.first); });
}

std::string Attachments::join(std::string_view access_token) {
  const std::string changes = united_changes();
  asked_config_ = claims_.united();
  std::string payload = claims_.empty() ? payload_ : asked_config_.in(payload_);
  std::string with_presence = asking_for_presence(payload);
  // The payload may ask for it by itself.
  asked_for_presence_ = is_presence_wanted() || with_presence == payload;
  if (asked_for_presence_) payload = std::move(with_presence);
  if (!asked_.empty()) payload = asking_for_changes(payload, changes);
  if (access_token.empty()) return payload;
  std::string token;
  phoenix::append_quoted(token, access_token);
  return with_member(payload, "access_token", token);
}

/// Each binding once, in the order in which they were first asked for.
std::string Attachments::united_changes() {
  asked_.clear();
  std::erase_if(wishes_, [](const auto& wish) { return wish.second.takers.empty(); });
  for (auto& [content, wish] : wishes_) wish.asked = false;
  std::string list = "[";
  for (const auto& [id, attachment] : attached_) {
    if (refuses(id)) continue;
    for (const std::string& content : attachment.contents) {
      Wish& wish = wishes_[content];
      if (std::exchange(wish.asked, true)) continue;
      if (!asked_.empty()) list += ',';
      list += wish.json;
      asked_.push_back(content);
    }
  }
  return list + "]";
}

void Attachments::join_accepted(std::string_view response) {
  contents_.clear();
  found_for_.clear();
  found_.clear();
  const auto list = phoenix::find_member(response, "postgres_changes");
  if (!list) return;
  std::size_t position = 0;
  phoenix::for_each_element(*list, [&](std::string_view entry) {
    if (const auto id = phoenix::find_member(entry, "id")) granted(*id, entry, position++);
    return true;
  });
}

void Attachments::granted(std::string_view id, std::string_view entry, std::size_t position) {
  std::vector<std::string>& contents = contents_[std::string{id}];
  Binding binding{entry};
  const auto wish = wishes_.find(binding.content);
  if (wish != wishes_.end() && wish->second.asked) {
    const bool known = std::find(contents.begin(), contents.end(), binding.content) != contents.end();
    if (!known) contents.push_back(std::move(binding.content));
  } else if (contents.empty() && position < asked_.size()) {
    // A server may rewrite what it grants; then only the order of the request remains to match by.
    contents.push_back(asked_[position]);
  }
}

const std::vector<AttachmentId>& Attachments::find(const PostgresChange& change) {
  if (change.ids == found_for_ && change.type == found_type_) return found_;
  found_for_ = change.ids;
  found_type_ = change.type;
  found_.clear();
  phoenix::for_each_element(change.ids, [&](std::string_view id) {
    add_takers(id, name_of(change.type));
    return true;
  });
  return found_;
}

void Attachments::add_takers(std::string_view id, std::string_view type) {
  const auto contents = contents_.find(id);
  if (contents == contents_.end()) return;
  for (const std::string& content : contents->second) {
    const auto wish = wishes_.find(content);
    if (wish == wishes_.end() || !wants(wish->second.event, type)) continue;
    for (const AttachmentId taker : wish->second.takers) {
      if (!refuses(taker)) add_in_order(found_, taker);
    }
  }
}

}  // namespace holdfast::realtime
