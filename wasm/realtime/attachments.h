#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/enums.h"
#include "realtime/config_claims.h"
#include "realtime/postgres_change.h"

namespace holdfast::realtime {

/// What listeners and tables ask of one topic, an attachment each. Together they make one join, which asks for each
/// thing once. A change goes to all attachments that asked for it. One that ends interrupts nobody: the next join
/// leaves out what only it asked for, and until then nobody is told of it. One whose config cannot be had beside that
/// of others is refused, and gets nothing until they have gone.
class Attachments {
 public:
  /// `payload`: the `phx_join` payload as JavaScript wrote it, without the access token and without what attachments
  /// ask for (protocol.md "Joining").
  explicit Attachments(std::string_view payload) { configure(payload); }

  /// Returns whether that is another payload.
  bool configure(std::string_view payload);
  /// Whether the last join gives everybody the config that they are granted.
  bool config_is_given() const;
  /// Takes the place of one with this id. `changes`: a list as in `config.postgres_changes`. `config`: see
  /// `ChannelConfig`; empty: claims none. Returns whether that is more than the last join asked for.
  bool attach(AttachmentId id, bool presence, std::string_view changes, std::string_view config = {});
  struct Detached {
    bool less = false;  ///< Nobody asks any more for something that the last join asked for.
    bool more = false;  ///< Somebody who was refused is not any more, and the last join did not ask for that.
  };
  Detached detach(AttachmentId id);
  bool refuses(AttachmentId id) const { return claims_.refuses(id); }
  /// Those that were refused, or are no longer, since the last call.
  std::vector<AttachmentId> take_refusal_news() { return claims_.take_news(); }
  /// Whether the client itself must bring its own broadcasts to those who want them, because not all do: then the last
  /// join asked the server not to send them.
  bool brings_own() const { return !asked_config_.wants_own().value_or(false) && !takers_of_own().empty(); }
  /// Ascending; 0: the channel's own listeners.
  std::vector<AttachmentId> takers_of_own() const { return claims_.takers_of_own(); }

  /// The payload of a join that is written now; the token goes in where there is one. Never shown in logs or events.
  std::string join(std::string_view access_token);
  /// The answer to it names the ids that its changes will bear. They are matched with what was asked for by content,
  /// for ids are not unique and entries may be missing.
  void join_accepted(std::string_view response);
  /// Whether the last join asked for changes.
  bool asked_for_changes() const { return !asked_.empty(); }
  /// Whom a change is for, ascending. Holds until the next call of anything here.
  const std::vector<AttachmentId>& find(const PostgresChange& change);

 private:
  /// A binding, however many ask for it.
  struct Wish {
    std::string event;
    std::string json;                  ///< As whoever asked first wrote it.
    std::vector<AttachmentId> takers;  ///< Ascending.
    bool asked = false;                ///< By the last join.
  };
  struct Attachment {
    bool presence = false;
    std::vector<std::string> contents;  ///< Of its bindings.
  };

  bool want(AttachmentId id, std::string_view entry, std::vector<std::string>& contents);
  bool detach_changes(AttachmentId id);
  bool is_presence_wanted() const;
  std::string united_changes();
  void granted(std::string_view id, std::string_view entry, std::size_t position);
  void add_takers(std::string_view id, std::string_view type);

  std::string payload_;
  ConfigClaims claims_;
  ChannelConfig asked_config_;  ///< By the last join.
  std::map<AttachmentId, Attachment> attached_;
  std::map<std::string, Wish, std::less<>> wishes_;  ///< By content.
  std::vector<std::string> asked_;                   ///< The contents of the last join, in its order.
  bool asked_for_presence_ = false;                  ///< By the last join.
  std::map<std::string, std::vector<std::string>, std::less<>> contents_;  ///< By the ids of the last answer.
  // The last answer of `find`: the next change mostly asks the same.
  std::string found_for_;
  ChangeType found_type_ = ChangeType::insert;
  std::vector<AttachmentId> found_;
};

}  // namespace holdfast::realtime
