// Any sequence of inputs: each byte chooses the next thing that the user, the page, the clock, the network or the
// server does. The client must keep its word: one transport a socket, each send settled once, no busy loop, records
// that can be read, and all settled after a clean disconnect.

#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "realtime/client.h"
#include "support/events.h"
#include "support/push_request.h"
#include "sync/live_tables.h"

namespace {

using namespace holdfast;
using std::chrono::milliseconds;
using std::chrono::seconds;

void require(bool holds) {
  if (!holds) std::abort();
}

/// Bytes as choices; zeros when they have run out.
class Choices {
 public:
  Choices(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool empty() const { return position_ >= size_; }
  std::uint8_t byte() { return empty() ? std::uint8_t{0} : data_[position_++]; }
  std::string text() {
    const std::size_t length = std::min<std::size_t>(byte(), size_ - std::min(position_, size_));
    std::string out{reinterpret_cast<const char*>(data_ + position_), length};
    position_ += length;
    return out;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t position_ = 0;
};

class Session {
 public:
  explicit Session(Choices& choices) : choices_(choices), client_(options(choices.byte()), recorder_, &tables_) {}

  void run() {
    for (int steps = 0; !choices_.empty() && steps < 2000; ++steps) {
      step();
      rest();
    }
    client_.disconnect(now_);
    rest();
    for (const auto& [request, settled] : requests_) require(settled == 1);
  }

 private:
  static realtime::ClientOptions options(std::uint8_t bits) {
    realtime::ClientOptions options;
    if ((bits & 1U) != 0) options.version = phoenix::Version::v1;
    if ((bits & 2U) != 0) options.token_source = realtime::TokenSource::function;
    if ((bits & 4U) != 0) options.connection.hidden_policy = HiddenPolicy::pause;
    if ((bits & 8U) != 0) options.sender.queue.max_messages = 3;
    if ((bits & 16U) != 0) options.sender.queue.time_to_live = seconds{5};
    if ((bits & 32U) != 0) options.connection.hidden_policy = HiddenPolicy::slow;
    if ((bits & 64U) != 0) options.channels_per_socket = 2;
    return options;
  }

  TransportId transport() {
    if (transports_.empty()) return choices_.byte();
    return transports_.size() == 1 || choices_.byte() % 2 == 0 ? *transports_.begin() : *transports_.rbegin();
  }
  ChannelId channel() { return choices_.byte() % 4U; }
  std::string topic(ChannelId id) { return (id == 3 ? "room:" : "realtime:") + std::to_string(id); }

  void step() {
    switch (choices_.byte() % 28U) {
      case 0:
        return client_.connect(now_);
      case 1:
        return client_.disconnect(now_);
      case 2:
        return client_.simulate_disconnect(now_);
      case 3: {
        const ChannelId id = channel();
        // An id that is opened anew settles what waited under it.
        client_.open_channel(id, topic(id), R"({"config":{"postgres_changes":[]}})", now_);
        return client_.attach(id, id, false, R"([{"event":"*","table":"t"}])", {}, now_);
      }
      case 4:
        return client_.subscribe(channel(), Duration{0}, now_);
      case 5:
        return client_.unsubscribe(channel(), Duration{0}, now_);
      case 6:
        return client_.close_channel(channel(), now_);
      case 7:
      case 8:
        return push();
      case 9:
        return client_.set_access_token(choices_.text(), {}, now_);
      case 10:
        return client_.token_failed("no", now_);
      case 11:
      case 12:
        return client_.transport_opened(transport(), now_);
      case 13: {
        const TransportId id = transport();
        transports_.erase(id);
        return client_.transport_closed(id, CloseInfo{static_cast<std::uint16_t>(1000 + choices_.byte() % 16), {}},
                                        now_);
      }
      case 14:
        return receive_text();
      case 15:
        return client_.binary_received(transport(), choices_.text(), now_);
      case 16:
      case 17:
      case 18:
        return answer();
      case 19:
        return client_.online_changed(choices_.byte() % 2 == 0, now_);
      case 20:
        return client_.visible_changed(choices_.byte() % 2 == 0, now_);
      case 21:
        return choices_.byte() % 2 == 0 ? client_.suspend(now_) : client_.resume(now_);
      case 22:
        return client_.configure_channel(channel(), choices_.text(), now_);
      case 23:
        return tables();
      case 24:
        now_ += seconds{choices_.byte() * 20};
        return;
      case 25:
        return client_.attach(channel(), choices_.byte() % 8U, choices_.byte() % 2 == 0, choices_.text(),
                              choices_.text(), now_);
      case 26:
        return client_.detach(channel(), choices_.byte() % 8U, now_);
      default:
        return pass_time();
    }
  }

  /// Any text, or one that is deeper or longer than others; or a frame that there was no memory for.
  void receive_text() {
    const std::uint8_t bits = choices_.byte();
    if (bits == 255) return client_.frame_lost(transport(), now_);
    const std::string text = choices_.text();
    const std::size_t times = bits < 240 ? 0 : 1'000U * (bits - 239U);
    std::string repeated;
    for (std::size_t i = 0; i < times; ++i) repeated += text.substr(0, 4);
    client_.text_received(transport(), text + repeated, now_);
  }

  void push() {
    const RequestId request = static_cast<RequestId>(requests_.size() + 1);
    requests_[request] = 0;
    const std::uint8_t bits = choices_.byte();
    testing::PushRequest push{bits % 4U, request, (bits & 64U) != 0 ? "presence" : "say",
                              (bits & 128U) != 0 ? R"({"event":"untrack"})" : "{}"};
    push.kind = static_cast<realtime::PayloadKind>((bits >> 4U) % 4U);
    push.expects_reply = (bits & 4U) == 0;
    push.may_wait = (bits & 8U) == 0;
    client_.push(push.command(), now_);
  }

  /// A frame of the server about something that was really asked, or nearly.
  void answer() {
    const std::uint8_t bits = choices_.byte();
    const std::string id = std::to_string(last_ref_ - std::min<std::uint64_t>(last_ref_, bits % 4U));
    const std::string where = topic(bits % 4U);
    static constexpr const char* frames[] = {
        R"("phx_reply",{"status":"ok","response":{"postgres_changes":[{"id":1,"event":"*","table":"t"}]}}])",
        R"("phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}])",
        R"("phx_reply",{"status":"error","response":{"reason":"ChannelRateLimitReached: Too many channels"}}])",
        R"("phx_reply",{"status":"error","response":{"reason":"InvalidJWTToken: Token has expired"}}])",
        R"("phx_close",{}])",
        R"("phx_error",{}])",
        R"("system",{"extension":"postgres_changes","status":"ok","message":"Subscribed to PostgreSQL"}])",
        R"("system",{"extension":"postgres_changes","status":"error","message":"Database gone"}])",
        R"("system",{"extension":"system","status":"error","message":"Token has expired 0 seconds ago"}])",
        R"("presence_state",{"a":{"metas":[{"phx_ref":"1"}]}}])",
        R"("presence_diff",{"joins":{"a":{"metas":[{"phx_ref":"2"}]}},"leaves":{"a":{"metas":[{"phx_ref":"1"}]}}}])",
        R"("postgres_changes",{"ids":[1],"data":{"type":"INSERT","record":{"id":1},"columns":[]}}])",
        R"("broadcast",{"event":"x","payload":null}])"};
    const std::string frame =
        "[\"" + id + "\",\"" + id + "\",\"" + where + "\"," + frames[(bits >> 2U) % std::size(frames)];
    client_.text_received(transport(), frame, now_);
  }

  void tables() {
    const std::uint8_t bits = choices_.byte();
    const sync::TableId table = bits % 2U;
    switch ((bits >> 1U) % 5U) {
      case 0:
        return tables_.open(table, bits % 4U, bits % 4U, sync::parse_table_options(choices_.text()));
      case 1:
        return tables_.begin_fetch(table);
      case 2:
        return tables_.page_fetched(table, choices_.text());
      case 3:
        return tables_.drain(table);
      default:
        return tables_.report();
    }
  }

  void pass_time() {
    const Instant end = now_ + milliseconds{choices_.byte() * 100};
    int in_place = 0;
    for (int wakes = 0; client_.deadline() <= end; ++wakes) {
      require(wakes < 20'000);
      in_place = client_.deadline() > now_ ? 0 : in_place + 1;
      require(in_place < 3);
      now_ = std::max(now_, client_.deadline());
      client_.deadline_reached(now_);
      rest();
    }
    now_ = end;
  }

  void rest() {
    for (auto commands = client_.take_commands(); !commands.empty(); commands = client_.take_commands()) {
      for (const auto& command : commands) obey(command);
    }
    for (const auto& event : std::exchange(events_, {})) {
      const auto* settled = std::get_if<testing::SettledEvent>(&event);
      if (settled == nullptr || settled->request == 0) continue;
      require(requests_.contains(settled->request));
      require(++requests_[settled->request] == 1);
    }
    std::set<TransportId> used;
    for (const auto& socket : client_.sockets()) {
      if (const auto id = socket->connection().transport()) used.insert(*id);
      require(!socket->connection().is_open() || client_.deadline() != never);
    }
    require(used == transports_);
  }

  void obey(const realtime::ClientCommand& command) {
    if (const auto* open = std::get_if<OpenTransport>(&command)) {
      require(transports_.insert(open->transport).second);
    } else if (const auto* close = std::get_if<CloseTransport>(&command)) {
      require(transports_.erase(close->transport) == 1);
    } else if (const auto* write = std::get_if<realtime::WriteFrame>(&command)) {
      require(transports_.contains(write->transport));
      ++last_ref_;
    }
  }

  Choices& choices_;
  std::vector<testing::Event> events_;
  testing::Recorder recorder_{events_};
  testing::LiveRecorder live_recorder_{events_};
  sync::LiveTables tables_{live_recorder_};
  realtime::Client client_;
  Instant now_ = instant_from_ms(1'800'000'000'000);
  std::set<TransportId> transports_;
  std::uint64_t last_ref_ = 0;
  std::map<RequestId, int> requests_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Choices choices{data, size};
  Session{choices}.run();
  return 0;
}
