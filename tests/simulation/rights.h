#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "realtime/client.h"
#include "support/events.h"

namespace holdfast::simulation {

/// Who is signed in, who sent what, and as which user it goes out. Nothing of one user may be written as another, and
/// no user may be told what only another one's rights allow.
class Rights {
 public:
  void minted(const std::string& token, std::string person) { people_[token] = std::move(person); }
  /// The user of a token; empty without one.
  std::string person_of(std::string_view token) const;

  /// The client gets a token of this user, or none. Returns true if another user was signed in.
  bool signs_in(const std::string& person);
  const std::string& present() const { return present_; }
  bool anybody_ever() const { return anybody_ever_; }
  void asked(std::uint32_t request) { owners_[request] = present_; }

  /// What went wrong; nothing if all is well.
  std::optional<std::string> fault_in_written(TransportId id, const std::string& frame);
  std::optional<std::string> fault_in_told(const testing::Event& event) const;

 private:
  std::map<std::string, std::string, std::less<>> people_;
  std::map<std::uint32_t, std::string> owners_;  ///< By request; empty until somebody is known.
  std::map<std::string, std::string> tokens_;    ///< By transport, topic and join: what the server was told last.
  std::string present_;
  bool anybody_ever_ = false;
};

}  // namespace holdfast::simulation
