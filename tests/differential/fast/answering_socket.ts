import type { RealtimeClientOptions } from '../../../js/src/index.js'
import { fakeWorker } from '../../unit/js/support/fake_worker.js'
import { FakeSocket } from '../clients/fake_socket.js'
import type { Host } from './compare.js'

/** The server's ids of what a join asks for are the places in it, from here. */
export const FIRST_ID = 500

/** Sockets that a server answers joins on; the last one is the client's. */
export class AnsweringSocket extends FakeSocket {
  readonly joins: Map<string, string>

  constructor(joins: Map<string, string>) {
    super()
    this.joins = joins
    setImmediate(() => {
      this.open()
    })
  }

  override send(data: string | ArrayBuffer | Uint8Array): void {
    super.send(data)
    if (typeof data !== 'string') return
    const message = JSON.parse(data) as Sent
    queueMicrotask(() => {
      this.#answer(message)
    })
  }

  #answer([joinRef, ref, topic, event, payload]: Sent): void {
    if (event === 'phx_join') this.joins.set(topic, ref)
    if (event === 'phx_leave') this.joins.delete(topic)
    const asked = payload.config?.postgres_changes
    const granted = event === 'phx_join' && asked?.map((entry, i) => ({ ...entry, id: FIRST_ID + i }))
    this.#say([
      joinRef,
      ref,
      topic,
      'phx_reply',
      { status: 'ok', response: granted ? { postgres_changes: granted } : {} },
    ])
    if (event === 'phx_leave') this.#say([joinRef, ref, topic, 'phx_close', {}])
    // A new token is answered like a new subscription.
    const subscribes = (granted && granted.length > 0) || event === 'access_token'
    if (subscribes) this.#say([this.joins.get(topic), null, topic, 'system', SUBSCRIBED])
  }

  #say(message: readonly unknown[]): void {
    if (this.readyState === 1) this.receive(JSON.stringify(message))
  }
}

type Sent = [
  joinRef: string | null,
  ref: string,
  topic: string,
  event: string,
  payload: { config?: { postgres_changes?: readonly object[] } },
]
const SUBSCRIBED = { extension: 'postgres_changes', status: 'ok', message: 'Subscribed to PostgreSQL', channel: 'x' }

/** Options of a client whose sockets the test opens, and that waits for nothing. */
export function clientOptions(fastPath: boolean, host: Host, open: () => AnsweringSocket): RealtimeClientOptions {
  const transport = function () {
    return open()
  } as unknown as typeof WebSocket
  return {
    params: { apikey: 'key' },
    fastPath,
    host: host === 'page' ? 'page' : fakeWorker(),
    transport,
    backoffMs: [0],
    joinsPerSecond: 10_000,
    flushPerSecond: 10_000,
    seed: 1,
  }
}
