import type { KitchenLog, KitchenMessage } from './kitchen_log'
import { isKitchenPayload } from './kitchen_log'

/**
 * What this user still has under way to a kitchen, in the browser's storage. The connection's own queue (`persistQueue`) carries the messages over a
 * reload; with this the page shows them again until they have come back from the server.
 */
export class KitchenMemory {
  readonly #key: string

  constructor(user: string, topic: string) {
    this.#key = `holdfast-demo ${user} ${topic}`
  }

  load(): KitchenLog {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(this.#key) ?? '[]')
      const messages = Array.isArray(stored) ? stored.filter(isKitchenPayload) : []
      return messages.map((message): KitchenMessage => ({ ...message, outcome: null }))
    } catch {
      // This browser has no storage, or nothing readable in it. The list begins empty.
      return []
    }
  }

  /** For a message that settled while another kitchen was shown. */
  forget(id: string): void {
    this.save(this.load().filter((message) => message.id !== id))
  }

  save(log: KitchenLog): void {
    const underWay = log.filter(({ outcome }) => outcome === null)
    try {
      if (underWay.length === 0) localStorage.removeItem(this.#key)
      else localStorage.setItem(this.#key, JSON.stringify(underWay))
    } catch {
      // The storage is full or forbidden. What is under way is still sent, but it is not shown after a reload.
    }
  }
}
