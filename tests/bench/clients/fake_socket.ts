type Handler = ((event: object) => void) | null

/** A WebSocket whose server is the benchmark: it costs both clients the same, which is nothing. */
export class FakeSocket {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3
  static last: FakeSocket | undefined
  binaryType = 'arraybuffer'
  bufferedAmount = 0
  readyState = 0
  onopen: Handler = null
  onmessage: Handler = null
  onclose: Handler = null
  onerror: Handler = null
  /** Only the joins and what `remembers` asks for are kept: benchmarks send a lot. */
  remembers = true
  sent: (string | Uint8Array)[] = []

  constructor() {
    FakeSocket.last = this
    queueMicrotask(() => {
      this.readyState = 1
      this.onopen?.({ type: 'open' })
    })
  }

  receive(data: string | ArrayBuffer): void {
    this.onmessage?.({ type: 'message', data })
  }

  send(data: string | ArrayBuffer | Uint8Array): void {
    if (this.remembers) this.sent.push(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer).slice())
  }

  close(): void {
    this.readyState = 3
  }

  addEventListener(): void {
    // Only what is set as a property is told.
  }

  removeEventListener(): void {
    // As above.
  }
}
