// phoenix ships no types: what the tests use of it.
declare module 'phoenix' {
  export interface Push {
    receive(status: string, callback: (response: unknown) => void): this
  }
  export interface Channel {
    join(): Push
    leave(): Push
    push(event: string, payload: unknown): Push
    on(event: string, callback: (payload: unknown) => void): number
    onClose(callback: () => void): void
    onError(callback: () => void): void
  }
  export class Socket {
    constructor(url: string, options?: { params?: Record<string, unknown>; transport?: unknown; vsn?: string })
    connect(): void
    disconnect(): void
    channel(topic: string, params?: Record<string, unknown>): Channel
  }
  export interface PresenceEntry {
    readonly metas: readonly object[]
  }
  type Moved = (key: string, current: PresenceEntry | undefined, moved: PresenceEntry) => void
  export class Presence {
    readonly state: object
    constructor(channel: Channel)
    onJoin(callback: Moved): void
    onLeave(callback: Moved): void
    onSync(callback: () => void): void
  }
}
