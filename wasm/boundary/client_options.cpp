#include "boundary/client_options.h"

#include "boundary/tuning.h"

namespace holdfast::boundary {

void OptionReader::read(std::vector<Duration>& field) {
  std::vector<Duration> list;
  for (std::uint32_t left = in_.u32(); left > 0 && in_.sound(); --left) {
    Duration wait{};
    read(wait);
    if (in_.sound()) list.push_back(wait);
  }
  if (!list.empty()) field = std::move(list);
}

realtime::ClientOptions read_client_options(std::string_view record) {
  ByteReader in{record};
  realtime::ClientOptions options;
  options.url = in.text();
  if (in.flag()) options.version = phoenix::Version::v1;
  OptionReader reader{in};
  using realtime::TokenSource;
  reader.read(options.token_source, {TokenSource::none, TokenSource::value, TokenSource::function});
  read_tuning(reader, options);
  options.channel.rejoin = options.connection.backoff;
  options.channel.stable_after = options.connection.stable_after;
  return options;
}

}  // namespace holdfast::boundary
