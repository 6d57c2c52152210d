// Replaces five functions of Emscripten's library_websocket.js. The original receives a text in three passes, byte by byte in JavaScript,
// and allocates for each message. TextEncoder.encodeInto is an order of magnitude faster, and writes into one buffer that stays. The
// original also searches for a sent text's end byte by byte. The C side of the API is unchanged: the data is valid during the callback, the
// size of a received text includes its NUL, and a sent text ends with one.
addToLibrary({
  // Emscripten runs a string as code at start.
  $holdfastEncoder: 'new TextEncoder();',
  // Calls into the core from the event loop. A trap leaves the core's memory in an unknown state: after one, nothing calls into the core
  // any more, and the page is told.
  $holdfastEnter__deps: ['$webSockets'],
  $holdfastEnter: (call) => {
    if (holdfastEnter.broken) return
    try {
      call()
    } catch (error) {
      holdfastEnter.broken = true
      for (const socket of webSockets.allocated) {
        if (!socket) continue
        socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null
        socket.close()
      }
      Module['onHoldfastCrash'](error)
    }
  },
  $holdfastReceive__deps: ['$holdfastEncoder', 'malloc', 'free'],
  $holdfastReceive: {
    pointer: 0,
    capacity: 0,
    // The text at `pointer` if its characters and bytes have the same positions; otherwise, and at rest, empty.
    ascii: '',
    // The room as a view for the encoder; recreated when the room moves or the memory grows.
    view: null,
    room() {
      if (this.view?.buffer !== HEAPU8.buffer || this.view.byteOffset !== this.pointer || this.view.length !== this.capacity)
        this.view = HEAPU8.subarray(this.pointer, this.pointer + this.capacity)
      return this.view
    },
    // Room for `size` bytes; 0 if there is none. The earlier content is lost. Growing the memory replaces HEAPU8, so never keep it across
    // this call.
    reserve(size) {
      if (this.pointer && size <= this.capacity) return this.pointer
      const wanted = Math.max(size, 2 * this.capacity, 16384)
      _free(this.pointer)
      this.pointer = _malloc((this.capacity = wanted)) || _malloc((this.capacity = size))
      if (!this.pointer) this.capacity = 0
      return this.pointer
    },
    // Both return the number of bytes, which start at `pointer`.
    text(text) {
      // A UTF-16 unit takes at most three bytes. For a large text that is too much room: most units are ASCII, and take one.
      let most = (text.length < 65536 ? 3 : 1) * text.length
      for (;;) {
        const start = this.reserve(most + 1)
        if (!start) return 0
        const { read, written } = holdfastEncoder.encodeInto(text, this.room())
        most = written + 3 * (text.length - read)
        if (read < text.length) continue
        HEAPU8[start + written] = 0
        if (written === text.length) this.ascii = text
        return written + 1
      }
    },
    binary(buffer) {
      const start = this.reserve(buffer.byteLength)
      if (start) HEAPU8.set(new Uint8Array(buffer), start)
      return buffer.byteLength
    },
  },

  // The page may have opened the socket already, while this module was loading (js/src/engine/early_socket.ts).
  emscripten_websocket_new__deps: ['$WS'],
  emscripten_websocket_new__proxy: 'sync',
  emscripten_websocket_new: (attributes) => {
    const socket = Module['openSocket'](UTF8ToString({{{ makeGetValue('attributes', 0, '*') }}}))
    return socket ? webSockets.allocate(socket) : {{{ cDefs.EMSCRIPTEN_RESULT_NOT_SUPPORTED }}}
  },

  // In C this function has no size parameter. websocket_transport.cpp, which calls it from JavaScript, knows the size.
  emscripten_websocket_send_utf8_text__deps: ['$WS', '$UTF8Decoder'],
  emscripten_websocket_send_utf8_text__proxy: 'sync',
  emscripten_websocket_send_utf8_text: (socketId, data, size = HEAPU8.indexOf(0, data) - data) => {
    const socket = WS.getSocket(socketId)
    if (!socket) return {{{ cDefs.EMSCRIPTEN_RESULT_INVALID_TARGET }}}
    socket.send(UTF8Decoder.decode(HEAPU8.subarray(data, data + size)))
    return {{{ cDefs.EMSCRIPTEN_RESULT_SUCCESS }}}
  },

  // Makes a copy, because not every socket reads the bytes at once: the package `ws` does not if the connection is compressed.
  emscripten_websocket_send_binary__deps: ['$WS'],
  emscripten_websocket_send_binary__proxy: 'sync',
  emscripten_websocket_send_binary: (socketId, data, size) => {
    const socket = WS.getSocket(socketId)
    if (!socket) return {{{ cDefs.EMSCRIPTEN_RESULT_INVALID_TARGET }}}
    socket.send(HEAPU8.slice(data, data + size))
    return {{{ cDefs.EMSCRIPTEN_RESULT_SUCCESS }}}
  },

  // The original fails on an event without `reason` or `code`, as some WebSocket classes and mocks send it.
  emscripten_websocket_set_onclose_callback_on_thread__deps: ['$WS', '$holdfastEnter', '$holdfastEncoder'],
  emscripten_websocket_set_onclose_callback_on_thread__proxy: 'sync',
  emscripten_websocket_set_onclose_callback_on_thread: (socketId, userData, callbackFunc, thread) => {
    const socket = WS.getSocket(socketId)
    if (!socket) return {{{ cDefs.EMSCRIPTEN_RESULT_INVALID_TARGET }}}
    const closed = ({ wasClean, code, reason }) => {
      const event = WS.getSocketEvent(socketId)
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketCloseEvent.wasClean, 'wasClean', 'i8') }}}
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketCloseEvent.code, 'code ?? 1005', 'i16') }}}
      const at = event + {{{ C_STRUCTS.EmscriptenWebSocketCloseEvent.reason }}}
      const { written } = holdfastEncoder.encodeInto(`${reason ?? ''}`, HEAPU8.subarray(at, at + 511))
      HEAPU8[at + written] = 0
      {{{ makeDynCall('iipp', 'callbackFunc') }}}(0, event, userData)
    }
    socket.onclose = (event) => holdfastEnter(() => closed(event))
    return {{{ cDefs.EMSCRIPTEN_RESULT_SUCCESS }}}
  },

  emscripten_websocket_set_onmessage_callback_on_thread__deps: ['$WS', '$holdfastEnter', '$holdfastReceive'],
  emscripten_websocket_set_onmessage_callback_on_thread__proxy: 'sync',
  emscripten_websocket_set_onmessage_callback_on_thread: (socketId, userData, callbackFunc, thread) => {
    const socket = WS.getSocket(socketId)
    if (!socket) return {{{ cDefs.EMSCRIPTEN_RESULT_INVALID_TARGET }}}
    const receive = (data) => {
      const isText = typeof data === 'string'
      const size = isText ? holdfastReceive.text(data) : holdfastReceive.binary(data)
      const event = WS.getSocketEvent(socketId)
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketMessageEvent.data, 'holdfastReceive.pointer', '*') }}}
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketMessageEvent.numBytes, 'size', 'i32') }}}
      {{{ makeSetValue('event', C_STRUCTS.EmscriptenWebSocketMessageEvent.isText, 'isText', 'i8') }}}
      {{{ makeDynCall('iipp', 'callbackFunc') }}}(0, event, userData)
      holdfastReceive.ascii = ''
    }
    socket.onmessage = ({ data }) => holdfastEnter(() => receive(data))
    return {{{ cDefs.EMSCRIPTEN_RESULT_SUCCESS }}}
  },
})
