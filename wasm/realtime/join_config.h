#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace holdfast::realtime {

/// What a channel asks for when it joins: the `phx_join` payload as JavaScript wrote it, without the access token
/// (protocol.md "Joining").
class JoinConfig {
 public:
  JoinConfig() = default;
  explicit JoinConfig(std::string payload);

  /// The payload to send, with the token if there is one. Never shown in logs or events.
  std::string with_token(std::string_view access_token) const;
  const std::string& payload() const { return payload_; }
  bool wants_changes() const { return !bindings_.empty(); }

  /// One entry of `config.postgres_changes`, by content.
  struct Binding {
    std::string event;
    std::string schema;
    std::string table;
    std::string filter;
    std::vector<std::string> select;

    /// Whether it is for changes of this type (`INSERT`…). A change may name the id of an entry of another type.
    bool wants(std::string_view type) const;

    friend bool operator==(const Binding&, const Binding&) = default;
  };
  const std::vector<Binding>& bindings() const { return bindings_; }

 private:
  std::string payload_ = "{}";
  std::vector<Binding> bindings_;
};

/// Finds the bindings that a change is for. Matches the ids of a join reply with the request by content, because ids
/// are not unique and entries may be missing.
class BindingIds {
 public:
  void assign(const JoinConfig& config, std::string_view join_response);
  /// Indexes into `config.postgres_changes`, ascending, for a change's `ids` (a JSON array).
  const std::vector<std::uint16_t>& find(std::string_view ids);

 private:
  static void add_in_order(std::vector<std::uint16_t>& indexes, std::uint16_t index);

  std::unordered_map<std::string, std::vector<std::uint16_t>> by_id_;
  /// The last lookup, because the next change usually has the same ids.
  std::string asked_;
  std::vector<std::uint16_t> found_;
};

}  // namespace holdfast::realtime
