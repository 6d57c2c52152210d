import type { CoreCommand, HostMade, TableRowsEvent, TaughtEvent } from '../../port/port.js'
import { Accounts } from './accounts.js'
import type { OpenedSocket } from './accounts.js'
import { KeptChanges, arrayOf } from './kept_changes.js'
import type { KeptRow } from './kept_changes.js'
import { mayHaveLostDigits } from './long_numbers.js'
import { BytesTemplate, TextTemplate } from './template.js'
import { Templates } from './templates.js'

/**
 * What the fast path needs from whoever runs the core. This file loads on its own, so it imports nothing that the package's entry imports.
 */
export interface FastPathHost {
  /** True while events are being delivered: a new frame must then go through the core, to keep the order. */
  readonly isBusy: () => boolean
  /** The time, like `performance.now()`. */
  readonly now: () => number
  /** @param lesson number of the template that the event fits */
  readonly tell: (event: HostMade, lesson: number) => void
  /** Gives the core what `takeKept` returns. */
  readonly handOver: () => void
}

/**
 * Delivers frames that resemble an earlier frame, without calling the core. It knows nothing of the protocol: the core teaches it which
 * parts of a frame may differ. A lesson holds until the core's epoch changes. All other frames go to the core, in order.
 */
export class FastPath {
  readonly #host: FastPathHost
  readonly #kept = new KeptChanges()
  /** The socket and the frame that the core is handling now. */
  #answering: { readonly socket: FastSocket; readonly data: string | ArrayBuffer } | undefined

  constructor(host: FastPathHost) {
    this.#host = host
  }

  /** Puts the fast path in front of the core for this socket. */
  open(opened: OpenedSocket): void {
    const { socket } = opened
    const toCore = socket.onmessage
    if (!toCore) return
    const fast = new FastSocket(opened)
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (!this.#host.isBusy() && fast.take(event.data, this.#host, this.#kept)) {
        if (this.#kept.isFull) this.#host.handOver()
        return
      }
      if (!this.#kept.isEmpty) this.#host.handOver()
      this.#answering = { socket: fast, data: event.data }
      toCore.call(socket, event)
      this.#answering = undefined
    }
  }

  /** What the core must have before anything else happens in it. */
  takeKept(): CoreCommand[] {
    return this.#kept.isEmpty ? [] : this.#kept.take()
  }

  coreIsDirty(table: number): void {
    this.#kept.coreIsDirty(table)
  }

  /** Shows what is new in a table without the core. Returns false if the core must, too. */
  show(table: number): boolean {
    const fresh = this.#kept.takeFresh(table)
    if (!fresh) return false
    const event = rowsEvent(table, fresh)
    if (event) this.#host.tell(event, 0)
    const left = event ? event.refused.map((i) => fresh[i] as KeptRow) : fresh
    this.#kept.leaveToCore(table, left)
    if (left.length > fresh.length / 4) this.#kept.rowsMove(table)
    return left.length === 0
  }

  learn(taught: TaughtEvent): void {
    this.#answering?.socket.learn(taught, this.#answering.data, this.#kept)
  }
}

/** What the core taught about one socket's frames. Each socket learns separately, because another one may have other channels. */
class FastSocket {
  readonly #accounts: Accounts
  readonly #templates = new Templates()
  #epoch = 0

  constructor(opened: OpenedSocket) {
    this.#accounts = new Accounts(opened)
  }

  learn(taught: TaughtEvent, data: string | ArrayBuffer, kept: KeptChanges): void {
    if (taught.epoch !== this.#epoch) {
      this.#templates.clear()
      kept.forgetTables()
    }
    this.#epoch = taught.epoch
    this.#templates.add(typeof data === 'string' ? new TextTemplate(taught, data) : new BytesTemplate(taught, data))
  }

  /** Returns true if it has told the frame's event, or kept its row. */
  take(data: string | ArrayBuffer, { now, tell, handOver }: FastPathHost, kept: KeptChanges): boolean {
    const templates = this.#templates
    if (templates.size === 0) return false
    if (this.#accounts.epoch !== this.#epoch) {
      templates.clear()
      return false
    }
    const match = templates.read(data)
    if (!match) return false
    const { number } = templates
    this.#accounts.add(number, typeof data === 'string' ? data.length : data.byteLength, now())
    if (match.row) {
      if (kept.isMixed(match.row.takers)) handOver()
      kept.add(match.row, (table) => {
        tell({ type: 'tableDirty', table }, number)
      })
    }
    if (match.event) tell(match.event, number)
    return true
  }
}

/** Nothing if there is a row that JavaScript cannot read, or not without losing digits. */
function rowsEvent(table: number, fresh: readonly KeptRow[]): TableRowsEvent | undefined {
  try {
    const rows = JSON.parse(arrayOf(fresh)) as readonly object[]
    const isSound = rows.length === fresh.length && !mayHaveLostDigits(rows)
    return isSound ? { type: 'tableRows', table, keys: fresh.map(({ key }) => key), rows, refused: [] } : undefined
  } catch {
    return undefined
  }
}
