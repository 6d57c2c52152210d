import { RealtimeClient } from '../../../js/src/index.js'
import { LiveTableRegistry } from '../../../js/src/table/live_table_registry.js'
import type { LiveTableOptions } from '../../../js/src/table/live_table_options.js'
import { tableKey } from '../../../js/src/table/live_table_options.js'
import type { Row } from '../../../js/src/base/types.js'
import { until } from '../clients/client.js'
import { AnsweringSocket, clientOptions } from './answering_socket.js'
import type { Host } from './compare.js'
import type { Shape } from './table_database.js'

/** A client with a live table whose rows the test gives, with the fast path or without. */
export class TableSide {
  readonly #client: RealtimeClient
  readonly #tables: LiveTableRegistry
  readonly #options: LiveTableOptions
  readonly #joins = new Map<string, string>()
  #socket: AnsweringSocket | undefined
  #fetches = 0

  constructor(name: string, fastPath: boolean, host: Host, shape: Shape, page: () => string) {
    const open = (): AnsweringSocket => (this.#socket = new AnsweringSocket(this.#joins))
    this.#client = new RealtimeClient(`ws://${name}/realtime/v1`, clientOptions(fastPath, host, open))
    this.#tables = this.#client.part(LiveTableRegistry)
    this.#options = {
      table: 'orders',
      channel: 'orders',
      key: shape === 'composite' ? ['b', 'id'] : ['id'],
      order: [{ column: 'n' }],
      where: 'n=lt.300000',
      fetch: () => {
        this.#fetches += 1
        return Promise.resolve(page())
      },
    }
    this.#tables.subscribe(this.#options, () => undefined)
  }

  /** How often the page was fetched. */
  get fetches(): number {
    return this.#fetches
  }

  get rows(): readonly Row[] {
    return this.#tables.peek(tableKey(this.#options)).rows
  }

  /** Rows are there, and nothing is under way. */
  async live(): Promise<void> {
    await until(() => {
      const { loading, stale } = this.#tables.peek(tableKey(this.#options))
      return !loading && !stale ? true : undefined
    })
  }

  receive(frame: string): void {
    if (this.#socket?.readyState === 1) this.#socket.receive(frame)
  }

  refetch(): void {
    this.#tables.refetch(this.#options)
  }

  /** An edit that the server refuses: it shows, and is gone. */
  async refusedEdit(id: number): Promise<void> {
    const key = { id, ...(this.#options.key?.length === 2 ? { b: 'x' } : {}) }
    await this.#tables
      .actions(this.#options)
      .update(key, { n: 5 })
      .catch(() => undefined)
  }

  cut(): void {
    const socket = this.#socket
    if (socket) socket.readyState = 3
    socket?.onclose?.({ type: 'close', code: 1006, reason: '', wasClean: false })
  }

  /** How many frames took the fast path. */
  async delivered(): Promise<number> {
    return (await this.#client.connection.getMetrics()).framesWithoutCore
  }

  dispose(): void {
    this.#client.dispose()
  }
}
