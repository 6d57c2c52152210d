#include "realtime/client_options.h"

#include "realtime/option_reader.h"

namespace holdfast::realtime {

void OptionReader::read(const char* key, std::vector<Duration>& field) const {
  const auto* found = object_.list_of(key);
  if (found == nullptr) return;
  std::vector<Duration> list;
  for (const ControlValue& value : *found) {
    if (const double* ms = value.number()) list.push_back(duration_from_ms(std::clamp(*ms, 0.0, longest_ms)));
  }
  if (!list.empty()) field = std::move(list);
}

std::optional<ClientOptions> parse_client_options(std::string_view json_text) {
  const ControlValue parsed = parse_control(json_text);
  if (!parsed.is_object()) return std::nullopt;
  const OptionReader in{parsed};
  ClientOptions options;
  options.url = in.text("url");
  if (in.text("vsn") == "1.0.0") options.version = phoenix::Version::v1;
  in.read<TokenSource>("tokenSource", options.token_source,
                       {{"value", TokenSource::value}, {"function", TokenSource::function}});
  read_tuning(in, options);
  options.channel.rejoin = options.connection.backoff;
  options.channel.stable_after = options.connection.stable_after;
  return options;
}

}  // namespace holdfast::realtime
