import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { RunningServer } from '../../../demo/server/server'

/** A frame as v2 has it; v1 frames are brought into the same shape, with a null joinRef. */
export interface Received {
  readonly joinRef: unknown
  readonly ref: unknown
  readonly topic: string
  readonly event: string
  readonly payload: Record<string, unknown>
  readonly text: string
}

type Matches = (frame: Received) => boolean

const PATIENCE_MS = 10_000

/** A client that sends what it is told and keeps all it gets: no library between the test and the wire. */
export class RawClient {
  readonly received: Received[] = []
  readonly binary: Buffer[] = []
  /** Text frames that are no JSON. */
  readonly unreadable: string[] = []
  closeCode: number | null = null
  private readonly waiting = new Set<() => void>()
  private nextRef = 1

  private constructor(
    readonly ws: WebSocket,
    private readonly version: 1 | 2,
  ) {
    ws.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.binary.push(data)
      else this.keep(data.toString('utf8'))
      this.wake()
    })
    ws.on('close', (code) => {
      this.closeCode = code
      this.wake()
    })
    ws.on('error', () => undefined)
  }

  static async connect(
    server: RunningServer,
    options: { vsn?: string; apikey?: string; path?: string; page?: string } = {},
  ): Promise<RawClient> {
    const { vsn = '2.0.0', apikey = server.anonKey, path = '/realtime/v1/websocket', page } = options
    const url = `${server.url.replace('http', 'ws')}${path}?apikey=${apikey}&vsn=${vsn}${page === undefined ? '' : `&page=${page}`}`
    const ws = new WebSocket(url)
    const client = new RawClient(ws, vsn === '1.0.0' ? 1 : 2)
    await once(ws, 'open')
    return client
  }

  ref(): string {
    return String(this.nextRef++)
  }

  send(joinRef: unknown, ref: unknown, topic: string, event: string, payload: unknown): void {
    const v1 = { topic, event, payload, ref, join_ref: joinRef }
    this.ws.send(JSON.stringify(this.version === 2 ? [joinRef, ref, topic, event, payload] : v1))
  }

  /** Sends and waits for the reply to it. */
  async push(joinRef: unknown, topic: string, event: string, payload: unknown): Promise<Received> {
    const ref = this.ref()
    this.send(joinRef, ref, topic, event, payload)
    return this.next((f) => f.event === 'phx_reply' && f.ref === ref)
  }

  /** Joins, and gives the reply and the join_ref. */
  async join(topic: string, payload: unknown): Promise<{ reply: Received; joinRef: string }> {
    const ref = this.ref()
    this.send(ref, ref, topic, 'phx_join', payload)
    return { reply: await this.next((f) => f.event === 'phx_reply' && f.ref === ref), joinRef: ref }
  }

  /** Joins with one `postgres_changes` entry and waits until it is watched. */
  async watch(topic: string, token: string, ...changes: readonly Record<string, unknown>[]): Promise<string> {
    const { joinRef } = await this.join(topic, { config: { postgres_changes: changes }, access_token: token })
    const told = await this.next((f) => f.event === 'system' && f.topic === topic && f.joinRef === joinRef)
    if (told.payload['status'] !== 'ok') throw new Error(told.text)
    return joinRef
  }

  /** The first frame, received already or yet to come, that matches and was not taken before. */
  async next(matches: Matches): Promise<Received> {
    await this.until(
      () => this.received.some(matches),
      () => `no such frame among:\n${this.received.map((f) => f.text).join('\n')}`,
    )
    const index = this.received.findIndex(matches)
    return this.received.splice(index, 1)[0] as Received
  }

  nextChange(type: string, topic?: string): Promise<Received> {
    return this.next(
      (f) => f.event === 'postgres_changes' && changeOf(f)['type'] === type && (topic ?? f.topic) === f.topic,
    )
  }

  async closed(): Promise<number> {
    await this.until(
      () => this.closeCode !== null,
      () => 'the socket is still open',
    )
    return this.closeCode as number
  }

  /** Waits until a condition of received frames holds. */
  async until(holds: () => boolean, explain: () => string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while (!holds()) {
      const left = deadline - Date.now()
      if (left <= 0) throw new Error(`waited ${PATIENCE_MS} ms: ${explain()}`)
      await this.changed(left)
    }
  }

  async close(): Promise<void> {
    if (this.closeCode !== null) return
    this.ws.close()
    await this.closed()
  }

  private changed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.waiting.add(done)
    })
  }

  private wake(): void {
    for (const done of [...this.waiting]) done()
  }

  private keep(text: string): void {
    try {
      this.received.push(this.read(text))
    } catch {
      this.unreadable.push(text)
    }
  }

  private read(text: string): Received {
    const value = JSON.parse(text) as unknown
    if (!Array.isArray(value)) return { joinRef: null, ...(value as Omit<Received, 'joinRef' | 'text'>), text }
    const [joinRef, ref, topic, event, payload] = value as [unknown, unknown, string, string, Record<string, unknown>]
    return { joinRef, ref, topic, event, payload, text }
  }
}

/** The `data` of a `postgres_changes` frame. */
export function changeOf(frame: Received): Record<string, unknown> {
  return frame.payload['data'] as Record<string, unknown>
}
