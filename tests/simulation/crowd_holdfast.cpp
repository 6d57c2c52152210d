#include <array>

#include "phoenix/json_codec.h"
#include "realtime/client.h"
#include "simulation/crowd_member.h"
#include "support/events.h"
#include "support/jwt.h"
#include "support/push_request.h"

namespace holdfast::simulation {
namespace {

using phoenix::ChannelState;
using std::chrono::hours;

constexpr std::uint8_t table = 0;
constexpr std::uint8_t room = 1;

/// A channel's id and topic are its number: ids begin with one.
ChannelId id_of(std::uint8_t channel) { return channel + ChannelId{1}; }
std::string topic_of(std::uint8_t channel) { return "realtime:" + std::to_string(channel); }

const char* config_of(std::uint8_t channel) {
  return channel == room ? R"({"config":{"broadcast":{"ack":true}}})" : R"({"config":{}})";
}

realtime::ClientOptions options_for(std::uint64_t seed) {
  realtime::ClientOptions options;
  options.seed = seed;
  options.token_source = realtime::TokenSource::function;
  return options;
}

class HoldfastMember final : public Member {
 public:
  HoldfastMember(std::uint64_t seed, std::uint8_t channels)
      : client_(options_for(seed), recorder_), channels_(channels) {}

  void connect(Instant now) override {
    for (std::uint8_t i = 0; i < channels_; ++i) {
      client_.open_channel(id_of(i), topic_of(i), config_of(i), now);
      if (i == table) client_.attach(id_of(i), 1, false, R"([{"event":"*","table":"orders"}])", {}, now);
      client_.subscribe(id_of(i), Duration::zero(), now);
    }
    client_.connect(now);
  }
  void opened(Instant now) override {
    if (const auto id = transport()) client_.transport_opened(*id, now);
  }
  void closed(std::uint16_t code, Instant now) override {
    if (const auto id = transport()) client_.transport_closed(*id, CloseInfo{code, {}}, now);
  }
  void hear(const Heard& heard, Instant now) override;
  void token_came(Instant now) override {
    if (token_.empty()) token_ = testing::jwt(now + hours{24}, R"(,"sub":"ann")");
    client_.set_access_token(token_, {}, now);
  }
  void acted(Instant now) override { client_.user_acted(now); }
  void send(Instant now) override {
    ++unsettled_;
    const testing::PushRequest push{id_of(room), ++last_request_, "broadcast",
                                    R"({"type":"broadcast","event":"e","payload":{}})"};
    client_.push(push.command(), now);
  }
  void wake(Instant now) override { client_.deadline_reached(now); }
  Instant deadline() const override { return client_.deadline(); }
  bool is_back() const override {
    for (std::uint8_t i = 0; i < channels_; ++i) {
      if (client_.channel(id_of(i))->state() != ChannelState::subscribed) return false;
    }
    return unsettled_ == 0;
  }
  Wishes take() override;

 private:
  std::optional<TransportId> transport() const { return client_.connection().transport(); }
  void say(const Heard& heard, std::string_view event, std::string_view payload, Instant now);
  void wrote(const std::string& frame, Wishes& wishes);
  void read(const testing::Event& event, Wishes& wishes);

  std::vector<testing::Event> events_;
  testing::Recorder recorder_{events_};
  realtime::Client client_;
  std::uint8_t channels_;
  std::string token_;
  RequestId last_request_ = 0;
  std::size_t unsettled_ = 0;
};

void HoldfastMember::say(const Heard& heard, std::string_view event, std::string_view payload, Instant now) {
  const auto id = transport();
  if (!id) return;
  const std::string topic = heard.join_ref.empty() ? "phoenix" : topic_of(heard.channel);
  client_.text_received(
      *id, phoenix::encode_json(phoenix::Version::v2, {heard.join_ref, heard.ref, topic, event, payload}), now);
}

void HoldfastMember::hear(const Heard& heard, Instant now) {
  switch (heard.word) {
    case Heard::Word::ok:
      return say(heard, "phx_reply", R"({"status":"ok","response":{"postgres_changes":[]}})", now);
    case Heard::Word::refused:
      return say(heard, "phx_reply",
                 R"({"status":"error","response":{"reason":"ClientJoinRateLimitReached: Too many joins per second"}})",
                 now);
    case Heard::Word::flows:
      return say(heard, "system",
                 R"({"extension":"postgres_changes","status":"ok","message":"Subscribed to PostgreSQL"})", now);
    case Heard::Word::too_many:
      say(heard, "system", R"({"extension":"system","status":"error","message":"Too many messages per second"})", now);
      return say({heard.word, heard.channel, heard.join_ref, heard.join_ref}, "phx_close", "{}", now);
  }
}

void HoldfastMember::wrote(const std::string& frame, Wishes& wishes) {
  phoenix::JsonDecoder decoder;
  const auto m = decoder.decode(frame);
  if (!m) return;
  std::uint8_t channel = 0;
  while (channel + 1 < channels_ && m->topic != topic_of(channel)) ++channel;
  const Said::Word word = m->topic == "phoenix"    ? Said::Word::heartbeat
                          : m->event == "phx_join" ? Said::Word::join
                                                   : Said::Word::broadcast;
  wishes.said.push_back({word, channel, std::string{m->join_ref}, std::string{m->ref}});
}

void HoldfastMember::read(const testing::Event& event, Wishes& wishes) {
  if (std::holds_alternative<testing::TokenWantedEvent>(event)) wishes.token = true;
  if (std::holds_alternative<testing::SettledEvent>(event)) --unsettled_;
  const auto* told = std::get_if<testing::ChannelStateEvent>(&event);
  if (told != nullptr && told->channel == id_of(table) && told->state == ChannelState::subscribed) wishes.fetch = true;
}

Wishes HoldfastMember::take() {
  Wishes wishes;
  for (const auto& command : client_.take_commands()) {
    if (std::holds_alternative<OpenTransport>(command)) wishes.dial = true;
    if (std::holds_alternative<CloseTransport>(command)) wishes.drop = true;
    if (const auto* write = std::get_if<realtime::WriteFrame>(&command)) wrote(write->frame.data, wishes);
  }
  for (const auto& event : std::exchange(events_, {})) read(event, wishes);
  return wishes;
}

}  // namespace

std::unique_ptr<Member> holdfast_member(std::uint64_t seed, std::uint8_t channels) {
  return std::make_unique<HoldfastMember>(seed, channels);
}

}  // namespace holdfast::simulation
