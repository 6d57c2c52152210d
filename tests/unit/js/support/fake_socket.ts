/** A WebSocket whose other end is the test: it accepts every join, and sends what the test tells it to. */
export class FakeSocket {
  static last: FakeSocket | undefined
  readonly sent: (string | Uint8Array)[] = []
  binaryType = 'blob'
  readyState = 0
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: { data: string | ArrayBuffer; type: string }) => void) | null = null
  onclose: ((event: object) => void) | null = null

  constructor(readonly url: string) {
    FakeSocket.last = this
    queueMicrotask(() => {
      this.readyState = 1
      this.onopen?.(new Event('open'))
    })
  }

  addEventListener(): void {
    // Errors never come.
  }

  send(data: string | Uint8Array): void {
    this.sent.push(typeof data === 'string' ? data : data.slice())
    if (typeof data !== 'string') return
    const [joinRef, ref, topic, event] = JSON.parse(data) as string[]
    if (event !== 'phx_join' && event !== 'heartbeat') return
    queueMicrotask(() => {
      this.say(JSON.stringify([joinRef, ref, topic, 'phx_reply', { status: 'ok', response: {} }]))
    })
  }

  say(data: string | ArrayBuffer): void {
    this.onmessage?.({ type: 'message', data })
  }

  close(): void {
    this.readyState = 3
  }
}
