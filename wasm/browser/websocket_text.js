// Replaces three functions of Emscripten's library_websocket.js. Its own way to receive passes over a text three times, byte
// by byte in JavaScript, and allocates for each message; TextEncoder.encodeInto is an order of magnitude faster, into one buffer
// that stays. The C side of the API is unchanged: the data is valid during the callback, the size of a text counts its NUL.
addToLibrary({
  // A string is what Emscripten takes for code to run at start.
  $holdfastEncoder: 'new TextEncoder();',
  $holdfastReceive__deps: ['$holdfastEncoder', 'malloc', 'free'],
  $holdfastReceive: {
    pointer: 0,
    capacity: 0,
    // The text at `pointer`, if its characters stand where its bytes do; else, and at rest, empty.
    ascii: '',
    // The room, as the encoder wants it; made anew when it moves, or the memory grows.
    view: null,
    room() {
      if (this.view?.buffer !== HEAPU8.buffer || this.view.byteOffset !== this.pointer || this.view.length !== this.capacity)
        this.view = HEAPU8.subarray(this.pointer, this.pointer + this.capacity)
      return this.view
    },
    // Room for `size` bytes. What was there before is lost.
    reserve(size) {
      if (size <= this.capacity) return this.pointer
      _free(this.pointer)
      this.capacity = Math.max(size, 2 * this.capacity, 16384)
      this.pointer = _malloc(this.capacity)
      return this.pointer
    },
    // Both give the number of bytes, which start at `pointer`.
    text(text) {
      // A UTF-16 unit takes three bytes at most; for a large text, an exact count costs less than the room.
      const most = text.length < 65536 ? 3 * text.length : lengthBytesUTF8(text)
      const start = this.reserve(most + 1)
      const { written } = holdfastEncoder.encodeInto(text, this.room())
      HEAPU8[start + written] = 0
      if (written === text.length) this.ascii = text
      return written + 1
    },
    binary(buffer) {
      HEAPU8.set(new Uint8Array(buffer), this.reserve(buffer.byteLength))
      return buffer.byteLength
    },
  },

  // The page may have opened the socket already, while this was being loaded (js/src/early_socket.ts).
  emscripten_websocket_new__deps: ['$WS'],
  emscripten_websocket_new__proxy: 'sync',
  emscripten_websocket_new: (attributes) => {
    if (typeof WebSocket === 'undefined') return {{{ cDefs.EMSCRIPTEN_RESULT_NOT_SUPPORTED }}}
    return webSockets.allocate(Module['openSocket'](UTF8ToString({{{ makeGetValue('attributes', 0, '*') }}})))
  },

  // The other's own trips over an event without `reason` or `code`, as some WebSocket classes and mocks give it.
  emscripten_websocket_set_onclose_callback_on_thread__deps: ['$WS', '$stringToUTF8'],
  emscripten_websocket_set_onclose_callback_on_thread__proxy: 'sync',
  emscripten_websocket_set_onclose_callback_on_thread: (socketId, userData, callbackFunc, thread) => {
    const socket = WS.getSocket(socketId)
    if (!socket) return {{{ cDefs.EMSCRIPTEN_RESULT_INVALID_TARGET }}}
    socket.onclose = ({ wasClean, code, reason }) => {
      const event = WS.getSocketEvent(socketId)
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketCloseEvent.wasClean, 'wasClean', 'i8') }}}
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketCloseEvent.code, 'code ?? 1005', 'i16') }}}
      stringToUTF8(`${reason ?? ''}`, event + {{{ C_STRUCTS.EmscriptenWebSocketCloseEvent.reason }}}, 512)
      {{{ makeDynCall('iipp', 'callbackFunc') }}}(0, event, userData)
    }
    return {{{ cDefs.EMSCRIPTEN_RESULT_SUCCESS }}}
  },

  emscripten_websocket_set_onmessage_callback_on_thread__deps: ['$WS', '$holdfastReceive', '$lengthBytesUTF8'],
  emscripten_websocket_set_onmessage_callback_on_thread__proxy: 'sync',
  emscripten_websocket_set_onmessage_callback_on_thread: (socketId, userData, callbackFunc, thread) => {
    const socket = WS.getSocket(socketId)
    if (!socket) return {{{ cDefs.EMSCRIPTEN_RESULT_INVALID_TARGET }}}
    socket.onmessage = ({ data }) => {
      const isText = typeof data === 'string'
      const size = isText ? holdfastReceive.text(data) : holdfastReceive.binary(data)
      const event = WS.getSocketEvent(socketId)
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketMessageEvent.data, 'holdfastReceive.pointer', '*') }}}
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketMessageEvent.numBytes, 'size', 'i32') }}}
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketMessageEvent.isText, 'isText', 'i8') }}}
      {{{ makeDynCall('iipp', 'callbackFunc') }}}(0, event, userData)
      holdfastReceive.ascii = ''
    }
    return {{{ cDefs.EMSCRIPTEN_RESULT_SUCCESS }}}
  },
})
