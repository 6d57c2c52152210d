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

constexpr std::array<const char*, 2> topics{"realtime:orders", "realtime:room"};
constexpr ChannelId table = 1;
constexpr ChannelId room = 2;

realtime::ClientOptions options_for(std::uint64_t seed) {
  realtime::ClientOptions options;
  options.seed = seed;
  options.token_source = realtime::TokenSource::function;
  return options;
}

class HoldfastMember final : public Member {
 public:
  explicit HoldfastMember(std::uint64_t seed) : client_(options_for(seed), recorder_) {}

  void connect(Instant now) override {
    client_.open_channel(table, topics[0], R"({"config":{"postgres_changes":[{"event":"*","table":"orders"}]}})", now);
    client_.open_channel(room, topics[1], R"({"config":{"broadcast":{"ack":true}}})", now);
    client_.subscribe(table, Duration::zero(), now);
    client_.subscribe(room, Duration::zero(), now);
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
    const testing::PushRequest push{room, ++last_request_, "broadcast",
                                    R"({"type":"broadcast","event":"e","payload":{}})"};
    client_.push(push.command(), now);
  }
  void wake(Instant now) override { client_.deadline_reached(now); }
  Instant deadline() const override { return client_.deadline(); }
  bool is_back() const override {
    return unsettled_ == 0 && client_.channel(table)->state() == ChannelState::subscribed &&
           client_.channel(room)->state() == ChannelState::subscribed;
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
  std::string token_;
  RequestId last_request_ = 0;
  std::size_t unsettled_ = 0;
};

void HoldfastMember::say(const Heard& heard, std::string_view event, std::string_view payload, Instant now) {
  const auto id = transport();
  if (!id) return;
  const std::string_view topic = heard.join_ref.empty() ? "phoenix" : topics.at(heard.channel);
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
  const std::uint8_t channel = m->topic == topics[1] ? 1 : 0;
  const Said::Word word = m->topic == "phoenix"    ? Said::Word::heartbeat
                          : m->event == "phx_join" ? Said::Word::join
                                                   : Said::Word::broadcast;
  wishes.said.push_back({word, channel, std::string{m->join_ref}, std::string{m->ref}});
}

void HoldfastMember::read(const testing::Event& event, Wishes& wishes) {
  if (std::holds_alternative<testing::TokenWantedEvent>(event)) wishes.token = true;
  if (std::holds_alternative<testing::SettledEvent>(event)) --unsettled_;
  const auto* told = std::get_if<testing::ChannelStateEvent>(&event);
  if (told != nullptr && told->channel == table && told->state == ChannelState::subscribed) wishes.fetch = true;
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

std::unique_ptr<Member> holdfast_member(std::uint64_t seed) { return std::make_unique<HoldfastMember>(seed); }

}  // namespace holdfast::simulation
