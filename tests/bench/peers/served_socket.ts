import { FakeSocket, refOf } from '../../differential/clients/fake_socket.js'
import { ENTRY_ID } from '../frames.js'

/** A WebSocket whose server opens at once, accepts every join, and answers nothing else. */
export class ServedSocket extends FakeSocket {
  constructor() {
    super()
    setImmediate(() => {
      this.open()
    })
  }

  override send(data: string | ArrayBuffer | Uint8Array): void {
    if (typeof data === 'string' && data.includes('"phx_join"')) this.#accept(data)
    else super.send(data)
  }

  #accept(join: string): void {
    const { ref } = refOf(join)
    const [, , topic, , { config }] = JSON.parse(join) as [string, string, string, string, { config?: Config }]
    const entries = config?.postgres_changes?.map((entry) => ({ ...entry, id: ENTRY_ID })) ?? []
    setImmediate(() => {
      this.#say([ref, ref, topic, 'phx_reply', { status: 'ok', response: { postgres_changes: entries } }])
      if (entries.length > 0) this.#say([ref, null, topic, 'system', SUBSCRIBED])
    })
  }

  #say(message: readonly unknown[]): void {
    this.receive(JSON.stringify(message))
  }
}

interface Config {
  readonly postgres_changes?: readonly object[]
}

const SUBSCRIBED = { extension: 'postgres_changes', status: 'ok', message: 'Subscribed to PostgreSQL', channel: 'x' }
