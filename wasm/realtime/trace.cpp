#include "realtime/trace.h"

#include <algorithm>

#include "phoenix/json_scanner.h"

namespace holdfast::realtime {

Trace::Entry& Trace::next(Kind kind, Instant now) {
  Entry& entry = entries_[count_++ % capacity];
  entry.at = now;
  entry.kind = kind;
  return entry;
}

void Trace::state_changed(const StateChange& change, Instant now) {
  Entry& entry = next(Kind::state, now);
  entry.state = change.state;
  entry.reason = change.reason;
}

void Trace::frame(Kind kind, std::string_view topic, std::string_view event, std::size_t bytes, Instant now) {
  Entry& entry = next(kind, now);
  entry.topic = topic;
  entry.event = event;
  entry.bytes = bytes;
}

void Trace::append_json(std::string& out, const Entry& entry) {
  out += R"({"at":)";
  out += std::to_string(entry.at.time_since_epoch().count());
  if (entry.kind == Kind::state) {
    out.append(R"(,"kind":"state","state":)").append(std::to_string(static_cast<int>(entry.state)));
    out.append(R"(,"reason":)").append(std::to_string(static_cast<int>(entry.reason)));
  } else {
    out.append(entry.kind == Kind::sent ? R"(,"kind":"sent","topic":)" : R"(,"kind":"received","topic":)");
    phoenix::append_quoted(out, entry.topic);
    out += R"(,"event":)";
    phoenix::append_quoted(out, entry.event);
    out.append(R"(,"bytes":)").append(std::to_string(entry.bytes));
  }
  out += '}';
}

std::string Trace::json() const {
  std::string out = "[";
  const std::uint64_t first = count_ - std::min<std::uint64_t>(count_, capacity);
  for (std::uint64_t i = first; i < count_; ++i) {
    if (out.size() > 1) out += ',';
    append_json(out, entries_[i % capacity]);
  }
  out += ']';
  return out;
}

}  // namespace holdfast::realtime
