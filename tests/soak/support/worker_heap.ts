import type { CDPSession } from '@playwright/test'

/** The heap of a worker. A worker is a target of its own, which can be reached through its page. */
export class WorkerHeap {
  #session: string | undefined
  #lastId = 0
  readonly #waiting = new Map<number, (result: unknown) => void>()

  private constructor(private readonly cdp: CDPSession) {
    cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') this.#session = sessionId
    })
    cdp.on('Target.detachedFromTarget', ({ sessionId }) => {
      if (sessionId === this.#session) this.#session = undefined
      for (const give of this.#waiting.values()) give({})
    })
    cdp.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result } = JSON.parse(message) as { id?: number; result?: unknown }
      if (id !== undefined) this.#waiting.get(id)?.(result)
    })
  }

  static async of(cdp: CDPSession): Promise<WorkerHeap> {
    const heap = new WorkerHeap(cdp)
    await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
    return heap
  }

  /** Bytes after a garbage collection; 0 if there is no worker. */
  async measure(): Promise<number> {
    if (this.#session === undefined) return 0
    await this.#ask('HeapProfiler.collectGarbage')
    const usage = (await this.#ask('Runtime.getHeapUsage')) as { usedSize?: number; backingStorageSize?: number }
    return (usage.usedSize ?? 0) + (usage.backingStorageSize ?? 0)
  }

  #ask(method: string): Promise<unknown> {
    const sessionId = this.#session
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (result) => {
        this.#waiting.delete(id)
        resolve(result)
      })
      const message = JSON.stringify({ id, method })
      this.cdp.send('Target.sendMessageToTarget', { message, ...(sessionId && { sessionId }) }).catch(reject)
    })
  }
}
