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
  }
  export class Socket {
    constructor(url: string, options?: { params?: Record<string, unknown>; transport?: unknown })
    connect(): void
    disconnect(): void
    channel(topic: string, params?: Record<string, unknown>): Channel
  }
}
