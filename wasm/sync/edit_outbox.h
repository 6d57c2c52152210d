#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/backoff.h"
#include "core/error_code.h"
#include "core/random.h"
#include "core/time.h"
#include "sync/durable_edit.h"
#include "sync/edit_request.h"
#include "sync/row_merge.h"

namespace holdfast::sync {

using HttpId = std::uint32_t;

/// How an edit stands, or how it ended.
enum class EditState : std::uint8_t {
  pending = 0,
  applied = 1,   ///< It is in the database. The end.
  rejected = 2,  ///< The server refuses it for good. It waits for `retry` or `discard`.
  conflict = 3,  ///< Somebody else has changed the same columns. It waits for `resolve` or `discard`.
  asking = 4,    ///< The user's own function decides; it answers by `resolve`.
};

/// Why an edit was rejected, where the server's status does not say it.
enum class Rejection : std::uint8_t {
  none = 0,
  status = 1,    ///< The server refused the request: see the status and its text.
  row_gone = 2,  ///< The row was deleted, or is hidden from this user.
  denied = 3,    ///< Policies let this user see the row, and not change it.
  id_taken = 4,  ///< Another row has the insert's id.
};

struct EditReport {
  std::string_view id;
  EditState state = EditState::pending;
  Rejection rejection = Rejection::none;
  std::uint16_t status = 0;
  std::string_view detail{};  ///< The server's own text.
  std::string_view row{};     ///< The server's row, where it is known.
  const std::vector<Disputed>* disputed = nullptr;
};

/// Receives what the outbox wants done, in order. Texts are views, valid until the call returns.
class EditPorts {
 public:
  virtual void request(HttpId id, const RestRequest& request) = 0;
  /// Keep the edit over a reload, under its id.
  virtual void keep(const DurableEdit& edit) = 0;
  virtual void forget(std::string_view id) = 0;
  virtual void report(const EditReport& report) = 0;

 protected:
  ~EditPorts() = default;
};

struct EditOutboxOptions {
  BackoffOptions backoff;
  std::size_t requests = 4;  ///< At once.
};

/// The edits of all live tables on their way to the database. Each ends applied, rejected or in conflict, once. Edits
/// of one row go in order; a row that waits holds up no other one. Sans-IO.
class EditOutbox {
 public:
  /// `ports` and `random` must outlive it.
  EditOutbox(EditOutboxOptions options, EditPorts& ports, Random& random);

  /// Says how to write a table's edits. Edits of tables that are not known wait.
  void register_table(const std::string& name, EditTarget target, MergePolicies policies, Instant now);
  /// Only this user's edits go out. Edits that nobody made are the first user's.
  void set_user(std::string_view user, Instant now);

  /// A new edit. It is kept, and goes out when possible.
  void add(DurableEdit edit, Instant now);
  /// What the store kept.
  void restored(std::vector<DurableEdit> edits, Instant now);
  /// Tries a rejected edit again, from the row as it is then.
  void retry(std::string_view id, Instant now);
  void discard(std::string_view id, Instant now);
  /// Writes these values of the disputed columns over the row that the user was shown. An empty object: the server's
  /// stay.
  void resolve(std::string_view id, std::string_view values, Instant now);

  void answered(HttpId id, std::uint16_t status, std::string_view body, Instant now);
  /// There was no answer.
  void failed(HttpId id, Instant now);
  /// There is reason to think that the network is back: what waits for it goes out.
  void network_back(Instant now);

  Instant deadline() const;
  void deadline_reached(Instant now) { flush(now); }
  std::size_t size() const { return edits_.size(); }

 private:
  struct Waiting {
    Instant until{};
  };
  struct Writing {
    HttpId request;
    std::string seen;                ///< The row, as far as it guards the write.
    std::vector<Disputed> disputed;  ///< What stays open when it is written.
  };
  struct Reading {
    HttpId request;
    std::string seen;  ///< What guarded the write that touched no row; empty if nothing was written.
  };
  /// In conflict, or asking.
  struct Disputing {
    std::vector<Disputed> disputed;
    std::string theirs;
  };
  struct Rejected {};
  using State = std::variant<Waiting, Writing, Reading, Disputing, Rejected>;

  struct Known {
    EditTarget target;
    MergePolicies policies;
  };
  struct Entry {
    DurableEdit edit;
    State state;
    /// The server's row by the last that was heard, if an edit before this one or a read has brought it.
    std::optional<std::string> row;
    std::uint32_t failures = 0;
    std::uint32_t denied = 0;  ///< Writes that touched no row, though it was as seen.
    std::uint32_t rounds = 0;  ///< How often somebody else was faster.
  };

  // Transitions.
  void flush(Instant now);
  void start(Entry& entry, const Known& known, Instant now);
  void write(Entry& entry, const Known& known, std::string seen, std::string_view patch,
             std::vector<Disputed> disputed = {});
  void read(Entry& entry, const Known& known, std::string seen);
  void written(Entry& entry, std::string_view rows, Instant now);
  void was_read(Entry& entry, std::string_view rows, Instant now);
  void meet(Entry& entry, const Known& known, const std::string& theirs, Instant now);
  void refused(Entry& entry, std::uint16_t status, std::string_view body, Instant now);
  void postpone(Entry& entry, Instant now);
  void dispute(Entry& entry, std::vector<Disputed> disputed, std::string theirs, EditState state);
  void reject(Entry& entry, Rejection rejection, std::uint16_t status = 0, std::string_view detail = {});
  void apply(Entry& entry, std::string_view row);
  void rebase_later(const DurableEdit& applied, const std::string& row);

  bool waits_for_earlier(const Entry& entry) const;
  bool holds_up(const Entry& earlier, const Entry& later) const;
  const Known* table_of(const Entry& entry) const;
  Entry* find(std::string_view id);
  Entry* find(HttpId request);
  std::size_t under_way() const;

  EditOutboxOptions options_;
  EditPorts& ports_;
  Random& random_;
  std::map<std::string, Known, std::less<>> tables_;
  std::map<std::uint64_t, Entry> edits_;  ///< By their place.
  std::string user_;
  HttpId last_request_ = 0;
  Backoff network_;
  Instant network_until_{};  ///< Nothing goes out before: there was no network.
  Instant next_at_ = never;
};

}  // namespace holdfast::sync
