import { TestingError } from './errors.js'
import type { TestPage } from './page/test_page.js'
import type { Broken } from './page/unrest.js'
import { topicOf } from './server/backend.js'
import type { RealtimeServer } from './server/realtime_server.js'

/** What a test breaks of its server, until it is restored. */
export class Faults {
  readonly #page: TestPage
  readonly #realtime: RealtimeServer
  #broken: Broken = { network: false, joins: false, requests: false }

  constructor(page: TestPage, realtime: RealtimeServer) {
    this.#page = page
    this.#realtime = realtime
  }

  /** What is broken now. */
  get broken(): Readonly<Broken> {
    return this.#broken
  }

  cut(): void {
    this.#broken.network = this.#page.network.serverDown = true
    for (const socket of [...this.#page.sockets]) socket.cut(1006)
  }

  silence(): void {
    const { network, sockets } = this.#page
    this.#broken.network = network.dialsHang = true
    network.http.silence = 1
    for (const socket of sockets) socket.deaf = true
  }

  refuseJoin(reason: string, channel?: string): void {
    const only = channel === undefined ? undefined : topicOf(channel)
    this.#broken.joins = true
    this.#realtime.refusalOf = (topic) => (only === undefined || topic === only ? reason : undefined)
  }

  /** @throws TestingError `STATUS_INVALID` */
  http(status: number): void {
    if (!Number.isInteger(status) || status < 200 || status > 599)
      throw new TestingError('STATUS_INVALID', String(status))
    this.#broken.requests = status >= 300
    this.#page.network.http.status = status >= 300 ? status : 0
  }

  restore(): void {
    this.#broken = { network: false, joins: false, requests: false }
    this.#realtime.refusalOf = undefined
    this.#page.heal()
  }
}
