type Handler = ((event: object) => void) | null

/** A WebSocket whose server is the test. */
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
  readonly sent: (string | Uint8Array)[] = []

  constructor() {
    FakeSocket.last = this
  }

  open(): void {
    this.readyState = 1
    this.onopen?.({ type: 'open' })
  }

  receive(data: string | ArrayBuffer): void {
    this.onmessage?.({ type: 'message', data })
  }

  send(data: string | ArrayBuffer | Uint8Array): void {
    this.sent.push(typeof data === 'string' ? data : Uint8Array.from(new Uint8Array(data)))
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

/** The ref of a frame that a client sent; `event` if it is text. */
export function refOf(frame: string | Uint8Array): { ref: string; event?: string; payload?: unknown } {
  if (typeof frame !== 'string') return { ref: refOfBinary(frame) }
  const message: unknown = JSON.parse(frame)
  if (!Array.isArray(message)) return message as { ref: string }
  const [, ref, , event, payload] = message as [null, string, string, string, unknown]
  return { ref, event, payload }
}

/** Kinds 0 and 3 alike begin with `kind, length of join_ref, length of ref`. */
function refOfBinary(frame: Uint8Array): string {
  const header = frame[0] === 3 ? 7 : 5
  const start = header + (frame[1] ?? 0)
  return Buffer.from(frame.slice(start, start + (frame[2] ?? 0))).toString()
}
