// Options come from JavaScript as bytes; whatever they say, the client must start, and must not spin.

#include <string>

#include "boundary/client_options.h"
#include "realtime/client.h"
#include "support/events.h"
#include "sync/live_tables.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace holdfast;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  sync::parse_table_options(text);
  realtime::jwt_claims(text);
  std::vector<testing::Event> events;
  testing::Recorder recorder{events};
  realtime::Client client{boundary::read_client_options(text), recorder};
  Instant now = instant_from_ms(1'800'000'000'000);
  client.connect(now);
  client.transport_opened(1, now);
  for (int i = 0; i < 100 && client.deadline() != never; ++i) {
    now = std::max(now, client.deadline());
    client.deadline_reached(now);
    client.take_commands();
    events.clear();
  }
  return 0;
}
