import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const realTimeout = setTimeout

/** Waits in real time, because the fake clock stands still and whatever waits for it never happens. */
async function eventually(check: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && !check(); tries++) await new Promise((resolve) => realTimeout(resolve, 10))
}

/** A WebSocket whose server answers every join. */
class JoiningSocket extends EventTarget {
  readyState = 0
  binaryType = 'blob'
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: ((event: Event) => void) | null = null
  onerror: ((event: Event) => void) | null = null

  static last: JoiningSocket | undefined

  constructor(readonly url: string) {
    super()
    JoiningSocket.last = this
    void Promise.resolve().then(() => {
      this.readyState = 1
      this.onopen?.(new Event('open'))
    })
  }

  send(text: string): void {
    const [joinRef, ref, topic, event] = JSON.parse(text) as [string | null, string, string, string]
    if (event === 'broadcast') return
    const reply = [joinRef, ref, topic, 'phx_reply', { status: 'ok', response: { postgres_changes: [] } }]
    void Promise.resolve().then(() => this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(reply) })))
  }

  /** The server sends something that nobody asked for. */
  say(event: string): void {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify([null, null, 'realtime:room', event, {}]) }))
  }

  close(): void {
    this.readyState = 3
    this.onclose?.(new CloseEvent('close', { code: 1000 }))
  }
}

beforeEach(() => {
  vi.resetModules()
  // Everything that can be faked is, as in Jest, and before anything of the package is loaded.
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance', 'queueMicrotask'],
  })
  vi.stubGlobal('WebSocket', JoiningSocket)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('Under fake timers a channel joins, a heartbeat goes out when the clock is advanced, and disconnect() ends it', async () => {
  const { createClient } = await import('../../../js/src/index.js')
  const beats: string[] = []
  const client = createClient('http://127.0.0.1:9', 'anon', { heartbeatCallback: (status) => beats.push(status) })
  const statuses: string[] = []
  client.channel('room').subscribe((status) => statuses.push(status))
  await eventually(() => statuses.length > 0)
  expect(statuses).toEqual(['SUBSCRIBED'])
  await vi.advanceTimersByTimeAsync(31_000)
  expect(beats).toContain('ok')
  await expect(client.disconnect()).resolves.toBe('ok')
  await eventually(() => statuses.length > 1)
  expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED'])
  client.dispose()
})

it('Faked anew, as between two tests, they are kept: what was to time out does, at its time', async () => {
  const { createClient } = await import('../../../js/src/index.js')
  for (const round of [1, 2, 3]) {
    vi.useRealTimers()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
    const client = createClient('http://127.0.0.1:9', 'anon')
    const statuses: string[] = []
    const room = client.channel('room', { config: { broadcast: { ack: true } } })
    room.subscribe((status) => statuses.push(status))
    await eventually(() => statuses.length > 0)
    let settled = ''
    void room.send({ type: 'broadcast', event: 'unanswered' }, { timeout: 700 }).then((response) => {
      settled = response
    })
    await vi.advanceTimersByTimeAsync(650)
    expect([round, settled]).toEqual([round, ''])
    await vi.advanceTimersByTimeAsync(100)
    expect([round, settled]).toEqual([round, 'timed out'])
    await vi.advanceTimersByTimeAsync(2_000)
    client.dispose()
  }
})

it('After a sleep, in which timeouts stood still, a heartbeat goes out when it is due and not as much later', async () => {
  const { createClient } = await import('../../../js/src/index.js')
  const sent = vi.spyOn(JoiningSocket.prototype, 'send')
  const beats = (): number => sent.mock.calls.filter(([text]) => text.includes('"heartbeat"')).length
  const client = createClient('http://127.0.0.1:9', 'anon')
  const statuses: string[] = []
  client.channel('room').subscribe((status) => statuses.push(status))
  await eventually(() => statuses.length > 0)
  // By now the connection is stable. The next deadline is the heartbeat's, 30 s after the first one.
  await vi.advanceTimersByTimeAsync(12_000)
  const before = beats()
  // The wall clock goes on, and `performance.now()` stands still.
  vi.setSystemTime(Date.now() + 10_000)
  JoiningSocket.last?.say('unheard of')
  await vi.advanceTimersByTimeAsync(7_000)
  expect(beats()).toBe(before)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(beats()).toBe(before + 1)
  client.dispose()
})
