#include <algorithm>
#include <array>
#include <vector>

#include "simulation/crowd_member.h"
#include "simulation/policies.h"

namespace holdfast::simulation {
namespace {

using std::chrono::seconds;

constexpr std::array<Duration, 4> rejoin_waits{seconds{1}, seconds{2}, seconds{5}, seconds{10}};
constexpr Duration join_timeout{seconds{10}};

class OfficialMember final : public Member {
 public:
  OfficialMember(std::uint64_t seed, std::uint8_t channels) : dials_(seed), channels_(channels) {}

  void connect(Instant now) override { dials_.connect(now); }
  void opened(Instant now) override {
    open_ = true;
    dials_.opened(now);
    wishes_.token = true;
    for (std::uint8_t i = 0; i < channels_.size(); ++i) join(i, now);
  }
  void closed(std::uint16_t code, Instant now) override {
    open_ = false;
    forget_channels();
    dials_.closed(code, now);
  }
  void hear(const Heard& heard, Instant now) override;
  void token_came(Instant) override {}
  void acted(Instant) override {}
  void send(Instant) override {}
  void wake(Instant now) override;
  Instant deadline() const override {
    Instant due = dials_.deadline();
    for (const Channel& ch : channels_) due = std::min(due, ch.next_at);
    return due;
  }
  bool is_back() const override {
    return channels_[0].flows &&
           std::all_of(channels_.begin(), channels_.end(), [](const Channel& ch) { return ch.joined; });
  }
  Wishes take() override;

 private:
  struct Channel {
    std::string ref;
    bool joined = false;
    bool flows = false;
    std::size_t tries = 0;
    bool waits = false;       ///< For its rejoin; else for an answer.
    Instant next_at = never;  ///< The rejoin, or the end of patience.
  };

  void join(std::uint8_t i, Instant now) {
    Channel& ch = channels_.at(i);
    ch.ref = std::to_string(++last_ref_);
    ch.joined = ch.waits = false;
    ch.next_at = now + join_timeout;
    wishes_.said.push_back({Said::Word::join, i, ch.ref, ch.ref});
  }
  void forget_channels() { channels_.assign(channels_.size(), {}); }
  void rejoin_later(Channel& ch, Instant now) {
    ch.joined = ch.flows = false;
    ch.waits = true;
    ch.next_at = now + rejoin_waits.at(std::min(ch.tries++, rejoin_waits.size() - 1));
  }

  OfficialPolicy dials_;
  std::vector<Channel> channels_;
  bool open_ = false;
  std::uint64_t last_ref_ = 0;
  Wishes wishes_;
};

void OfficialMember::hear(const Heard& heard, Instant now) {
  if (heard.join_ref.empty()) return dials_.answered(now);
  Channel& ch = channels_.at(heard.channel);
  if (heard.join_ref != ch.ref) return;
  if (heard.word == Heard::Word::ok) {
    ch.joined = true;
    ch.tries = 0;
    ch.next_at = never;
  } else if (heard.word == Heard::Word::flows) {
    wishes_.fetch = ch.flows = true;
  } else {
    rejoin_later(ch, now);
  }
}

void OfficialMember::wake(Instant now) {
  if (now >= dials_.deadline()) dials_.wake(now);
  for (std::uint8_t i = 0; i < channels_.size(); ++i) {
    Channel& ch = channels_.at(i);
    if (!open_ || now < ch.next_at) continue;
    if (ch.waits) {
      join(i, now);
    } else {
      rejoin_later(ch, now);
    }
  }
}

Wishes OfficialMember::take() {
  const Orders orders = dials_.take();
  if (orders.drop) {
    open_ = false;
    forget_channels();
  }
  wishes_.dial = orders.dial;
  wishes_.drop = orders.drop;
  if (orders.beat) wishes_.said.push_back({Said::Word::heartbeat, 0, {}, std::to_string(++last_ref_)});
  return std::exchange(wishes_, {});
}

}  // namespace

std::unique_ptr<Member> official_member(std::uint64_t seed, std::uint8_t channels) {
  return std::make_unique<OfficialMember>(seed, channels);
}

}  // namespace holdfast::simulation
