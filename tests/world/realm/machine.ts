import type { Dice } from '../../../js/src/testing/dice.js'
import type { OpenSockets } from '../../../js/src/testing/network/model_socket.js'
import { Network } from '../../../js/src/testing/network/network.js'
import type { Site } from '../../../js/src/testing/network/network.js'
import { Locks } from './locks.js'

/** What a user's machine keeps from page to page: its network, its storage and locks, and how wrong its clock is. */
export class Machine {
  readonly network: Network
  readonly locks = new Locks()
  readonly sockets: OpenSockets = new Set()
  wallOffset = 0
  /** `indexedDB`, once a page has made it. */
  indexedDB: unknown

  constructor(site: Site, dice: Dice) {
    this.network = new Network(site, dice)
  }
}
