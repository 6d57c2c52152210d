#include "browser/websocket_transport.h"

#include <emscripten/em_js.h>

// The browser throws on a bad address, and on a send while connecting. An exception that crosses wasm would skip
// destructors, so JavaScript catches it.
EM_JS_DEPS(holdfast_websocket,
           "emscripten_websocket_new,emscripten_websocket_send_utf8_text,emscripten_websocket_send_binary,"
           "emscripten_websocket_close,$webSockets");
// clang-format off
EM_JS(int, holdfast_websocket_new, (EmscriptenWebSocketCreateAttributes* attributes), {
  try {
    return _emscripten_websocket_new(attributes);
  } catch (error) {
    return -100;
  }
});
EM_JS(bool, holdfast_websocket_send, (int socket, const void* data, uint32_t size, bool text), {
  try {
    return (text ? _emscripten_websocket_send_utf8_text : _emscripten_websocket_send_binary)(socket, data, size) === 0;
  } catch (error) {
    return false;
  }
});
EM_JS(void, holdfast_websocket_close, (int socket, int code), {
  try {
    _emscripten_websocket_close(socket, code, 0);
  } catch (error) {
  }
});
// clang-format on

namespace holdfast::browser {
namespace {

/// Returned by `holdfast_websocket_new` if the browser threw; Emscripten's own refusals are other negative numbers.
constexpr int refused_address = -100;

}  // namespace

std::unique_ptr<WebSocketTransport> WebSocketTransport::open(TransportId id, const std::string& url,
                                                             TransportListener& listener, ErrorCode& error) {
  EmscriptenWebSocketCreateAttributes attributes;
  emscripten_websocket_init_create_attributes(&attributes);
  attributes.url = url.c_str();
  const EMSCRIPTEN_WEBSOCKET_T socket = holdfast_websocket_new(&attributes);
  if (socket <= 0) {
    error = socket == refused_address ? ErrorCode::invalid_url : ErrorCode::transport_failed;
    return nullptr;
  }
  return std::unique_ptr<WebSocketTransport>(new WebSocketTransport(id, socket, listener));
}

WebSocketTransport::WebSocketTransport(TransportId id, EMSCRIPTEN_WEBSOCKET_T socket, TransportListener& listener)
    : id_(id), socket_(socket), listener_(listener) {
  emscripten_websocket_set_onopen_callback(socket_, this, &WebSocketTransport::opened);
  emscripten_websocket_set_onmessage_callback(socket_, this, &WebSocketTransport::received);
  emscripten_websocket_set_onclose_callback(socket_, this, &WebSocketTransport::closed);
}

WebSocketTransport::~WebSocketTransport() {
  holdfast_websocket_close(socket_, close_code_);
  // Also removes the callbacks. (Setting a null callback would not: the event would then call address 0.)
  emscripten_websocket_delete(socket_);
}

bool WebSocketTransport::send_text(const std::string& frame) {
  return holdfast_websocket_send(socket_, frame.c_str(), static_cast<std::uint32_t>(frame.size()), true);
}

bool WebSocketTransport::send_binary(const std::string& frame) {
  return holdfast_websocket_send(socket_, frame.data(), static_cast<std::uint32_t>(frame.size()), false);
}

bool WebSocketTransport::opened(int, const EmscriptenWebSocketOpenEvent*, void* self) {
  auto* transport = static_cast<WebSocketTransport*>(self);
  transport->listener_.on_open(transport->id_);
  return true;
}

bool WebSocketTransport::received(int, const EmscriptenWebSocketMessageEvent* event, void* self) {
  auto* transport = static_cast<WebSocketTransport*>(self);
  const auto* data = reinterpret_cast<const char*>(event->data);
  if (data == nullptr) {
    transport->listener_.on_lost(transport->id_);
    return true;
  }
  // The size of a text includes the NUL that Emscripten appends.
  if (event->isText) {
    transport->listener_.on_text(transport->id_, {data, event->numBytes - 1});
  } else {
    transport->listener_.on_binary(transport->id_, {data, event->numBytes});
  }
  return true;
}

bool WebSocketTransport::closed(int, const EmscriptenWebSocketCloseEvent* event, void* self) {
  auto* transport = static_cast<WebSocketTransport*>(self);
  transport->listener_.on_close(transport->id_, {event->code, event->reason});
  return true;
}

}  // namespace holdfast::browser
