import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A socket with one channel, and what it takes to keep it. */
export class Subscriber {
  private constructor(private readonly ws: WebSocket) {}

  /** Joins a topic, with `postgres_changes` if asked for, and waits until it is watched. */
  static async join(
    url: string,
    apikey: string,
    topic: string,
    config: object,
    onFrame: (frame: Buffer) => void,
  ): Promise<Subscriber> {
    const ws = new WebSocket(`${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${apikey}&vsn=2.0.0`)
    await once(ws, 'open')
    const ready = 'postgres_changes' in config ? '"Subscribed to PostgreSQL"' : '"phx_reply"'
    const joined = new Promise<void>((resolve) => {
      const listener = (data: Buffer): void => {
        if (!data.includes(ready)) return
        ws.off('message', listener).on('message', onFrame)
        resolve()
      }
      ws.on('message', listener)
    })
    ws.send(JSON.stringify(['1', '1', topic, 'phx_join', { config }]))
    await joined
    return new Subscriber(ws)
  }

  get isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN
  }

  heartbeat(): void {
    this.ws.send('[null,"h","phoenix","heartbeat",{}]')
  }

  close(): void {
    this.ws.close()
  }
}
