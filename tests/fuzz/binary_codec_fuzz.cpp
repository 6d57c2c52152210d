// Binary frames may be anything, lengths that lie among them: every view stays inside the frame.

#include <cstdlib>
#include <string>

#include "phoenix/binary_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace holdfast;
  const std::string_view frame{reinterpret_cast<const char*>(data), size};
  const auto m = phoenix::decode_binary(frame);
  if (!m) return 0;
  if (!phoenix::is_known_binary_kind(frame)) std::abort();
  std::size_t bytes = 0;
  for (const std::string_view part : {m->join_ref, m->ref, m->topic, m->payload, m->meta, m->status}) {
    for (const char c : part) bytes += static_cast<unsigned char>(c) > 0 ? 1U : 0U;  // Touches every byte.
  }
  if (bytes > size) std::abort();
  phoenix::encode_binary_push({m->join_ref, m->ref, m->topic, m->event, m->payload});
  phoenix::encode_user_broadcast({m->join_ref, m->ref, m->topic, m->event, m->payload}, m->encoding);
  return 0;
}
