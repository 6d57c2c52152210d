#include <emscripten/bind.h>

#include <array>

#include "classes/options.h"
#include "classes/values.h"

// `core/message_queue.h` as a JavaScript class. Payloads are kept in C++: text stays text, bytes stay bytes.
namespace holdfast::classes {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(Message)
EMSCRIPTEN_DECLARE_VAL_TYPE(Messages)
EMSCRIPTEN_DECLARE_VAL_TYPE(Discards)

/// The tag of a message's payload.
enum Payload : std::uint8_t { text, bytes };

val value_of(const DiscardedMessage& discarded) {
  constexpr std::array outcomes{"acked", "sent", "dropped", "expired", "failed"};
  val value = val::object();
  value.set("request", discarded.request);
  value.set("outcome", val(outcomes[static_cast<std::size_t>(discarded.outcome)]));
  value.set("error", static_cast<int>(discarded.error));
  return value;
}

val payload_of(const OutgoingMessage& message) {
  if (message.tag == Payload::text) return val(message.payload);
  const auto* data = reinterpret_cast<const unsigned char*>(message.payload.data());
  // Makes a copy, because the view points into memory that the queue frees.
  return val::global("Uint8Array").new_(val(emscripten::typed_memory_view(message.payload.size(), data)));
}

val value_of(const OutgoingMessage& message) {
  val value = val::object();
  value.set("request", message.request);
  value.set("channel", message.channel);
  value.set("event", message.event);
  value.set("payload", payload_of(message));
  value.set("owner", message.owner);
  value.set("queuedAt", to_ms(message.queued_at));
  value.set("writes", message.writes);
  value.set("sequence", static_cast<double>(message.sequence));
  return value;
}

template <typename List>
val list_of(const List& list) {
  val values = val::array();
  for (const auto& each : list) values.call<void>("push", value_of(each));
  return values;
}

class Queue {
 public:
  explicit Queue(const Options& options) : queue_(queue_options(options)) {}

  Discards enqueue(const Message& message, double now) {
    OutgoingMessage read = read_message(message);
    read.queued_at = instant(now);
    read.sequence = ++last_sequence_;
    return Discards{list_of(queue_.enqueue(std::move(read)))};
  }

  /// Takes messages that were taken out and written, but not confirmed.
  Discards put_back(const Messages& messages) {
    std::vector<OutgoingMessage> read;
    const std::uint32_t count = messages["length"].as<std::uint32_t>();
    for (std::uint32_t i = 0; i < count; ++i) read.push_back(read_written(Message{messages[i]}));
    sort_by_arrival(read);
    return Discards{list_of(queue_.put_back(std::move(read)))};
  }

  Discards expire(double now) { return Discards{list_of(queue_.expire(instant(now)))}; }
  Messages take_all() { return Messages{list_of(queue_.take_all())}; }
  Messages take_channel(std::uint32_t channel) { return Messages{list_of(queue_.take_channel(channel))}; }
  bool has_channel(std::uint32_t channel) const { return queue_.has_channel(channel); }
  double size() const { return static_cast<double>(queue_.size()); }
  double bytes() const { return static_cast<double>(queue_.bytes()); }
  double deadline() const { return number(queue_.deadline()); }

 private:
  static OutgoingMessage read_message(const Message& message) {
    OutgoingMessage read;
    read.request = message["request"].as<std::uint32_t>();
    read.channel = message["channel"].as<std::uint32_t>();
    read.event = message["event"].as<std::string>();
    const val payload = message["payload"];
    // Both are copied; Embind makes a std::string of bytes too.
    read.payload = payload.as<std::string>();
    if (!payload.isString()) read.tag = Payload::bytes;
    if (message["owner"].isString()) read.owner = message["owner"].as<std::string>();
    if (message["settleBy"].isNumber()) read.settle_by = instant(message["settleBy"].as<double>());
    return read;
  }

  static OutgoingMessage read_written(const Message& message) {
    OutgoingMessage read = read_message(message);
    read.queued_at = instant(message["queuedAt"].as<double>());
    read.sequence = static_cast<std::uint64_t>(message["sequence"].as<double>());
    read.writes = static_cast<std::uint8_t>(std::min(message["writes"].as<double>() + 1, 255.0));
    return read;
  }

  MessageQueue queue_;
  std::uint64_t last_sequence_ = 0;
};

}  // namespace

EMSCRIPTEN_BINDINGS(queue) {
  using emscripten::register_type;
  register_type<Message>("import('../src/core/types.js').QueuedMessage");
  register_type<Messages>("import('../src/core/types.js').TakenMessage[]");
  register_type<Discards>("import('../src/core/types.js').Discarded[]");
  emscripten::class_<Queue>("MessageQueue")
      .constructor<const Options&>()
      .function("enqueue(message, now)", &Queue::enqueue)
      .function("putBack(messages)", &Queue::put_back)
      .function("expire(now)", &Queue::expire)
      .function("takeAll", &Queue::take_all)
      .function("takeChannel(channel)", &Queue::take_channel)
      .function("hasChannel(channel)", &Queue::has_channel)
      .property("size", &Queue::size)
      .property("bytes", &Queue::bytes)
      .property("deadline", &Queue::deadline);
}

}  // namespace holdfast::classes
