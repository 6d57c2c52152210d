#pragma once

#include <emscripten/websocket.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/connection_state.h"
#include "realtime/accounts.h"

namespace holdfast::browser {

/// Gets a socket's events. No method is called before `open` has returned.
class TransportListener {
 public:
  virtual void on_open(TransportId transport) = 0;
  virtual void on_text(TransportId transport, std::string_view frame) = 0;
  virtual void on_binary(TransportId transport, std::string_view frame) = 0;
  /// A frame arrived for which there was no memory.
  virtual void on_lost(TransportId transport) = 0;
  virtual void on_close(TransportId transport, const CloseInfo& close) = 0;

 protected:
  ~TransportListener() = default;
};

/// One browser WebSocket over `emscripten/websocket.h`. It avoids the traps of that API: nothing throws through wasm,
/// and a destroyed socket is closed and causes no more events.
class WebSocketTransport {
 public:
  /// Returns null and an error if the browser refuses the address (no URL, or `ws:` from an `https:` page:
  /// `invalid_url`) or has no WebSocket (`transport_failed`).
  static std::unique_ptr<WebSocketTransport> open(TransportId id, const std::string& url, TransportListener& listener,
                                                  ErrorCode& error);
  ~WebSocketTransport();
  WebSocketTransport(const WebSocketTransport&) = delete;
  WebSocketTransport& operator=(const WebSocketTransport&) = delete;

  TransportId id() const { return id_; }
  EMSCRIPTEN_WEBSOCKET_T socket() const { return socket_; }
  /// Where JavaScript records the frames of this socket that it delivers by itself.
  realtime::Accounts& accounts() { return accounts_; }
  /// Returns false if the browser did not accept it.
  bool send_text(const std::string& frame);
  bool send_binary(const std::string& frame);
  /// The code of the close frame that destruction sends: 1000 or 3000 to 4999 (RFC 6455, 7.4.2). Frames sent before
  /// still go out first.
  void set_close_code(std::uint16_t code) { close_code_ = code; }

 private:
  WebSocketTransport(TransportId id, EMSCRIPTEN_WEBSOCKET_T socket, TransportListener& listener);

  static bool opened(int type, const EmscriptenWebSocketOpenEvent* event, void* self);
  static bool received(int type, const EmscriptenWebSocketMessageEvent* event, void* self);
  static bool closed(int type, const EmscriptenWebSocketCloseEvent* event, void* self);

  TransportId id_;
  EMSCRIPTEN_WEBSOCKET_T socket_;
  TransportListener& listener_;
  std::uint16_t close_code_ = 1000;
  realtime::Accounts accounts_;
};

}  // namespace holdfast::browser
