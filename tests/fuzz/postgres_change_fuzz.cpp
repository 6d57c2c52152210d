// Payloads, a line each: whatever a channel's reader has read before, each means what it means alone.

#include "realtime/postgres_change.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace {

auto fields_of(const holdfast::realtime::PostgresChange& c) {
  return std::tuple{c.type, c.ids, c.schema, c.table, c.commit_timestamp, c.record, c.old_record, c.errors, c.columns};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace holdfast::realtime;
  std::string_view rest{reinterpret_cast<const char*>(data), size};
  ChangeReader reader;
  while (!rest.empty()) {
    const std::string_view payload = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), payload.size() + 1));
    const auto alone = scan_postgres_change(payload);
    const auto read = reader.read(payload);
    if (read.has_value() != alone.has_value()) std::abort();
    if (read && fields_of(*read) != fields_of(*alone)) std::abort();
  }
  return 0;
}
