import { Database } from '../../../../js/src/testing/server/database.js'
import { Dice } from '../../../../js/src/testing/dice.js'
import { RealtimeServer } from '../../../../js/src/testing/server/realtime_server.js'
import type { Heard } from '../../../../js/src/testing/server/realtime.js'
import type { ServerSocket } from '../../../../js/src/testing/server/server_socket.js'
import { issueToken } from '../../../../js/src/testing/server/tokens.js'
import { VirtualTime } from '../../../../js/src/testing/time/virtual_time.js'

export const KEY = 'anon-key'
const EPOCH = 1_800_000_000_000

/** A frame of version 2 that the server sent: `[join_ref, ref, topic, event, payload]`. */
export type Frame = [string | null, string | null, string, string, Record<string, unknown>]

export function startServer() {
  const time = new VirtualTime()
  const wallTime = (): number => EPOCH + time.now
  const database = new Database(
    [
      {
        name: 'notes',
        columns: { id: 'int4', owner: 'text', body: 'text' },
        rows: [{ id: 1, owner: 'alice', body: 'hers' }],
        select: (user, row) => row.owner === user,
      },
    ],
    wallTime,
  )
  const heard: Heard[] = []
  const onHeard = (one: Heard): void => void heard.push(one)
  const server = new RealtimeServer({ time, dice: new Dice(1), database, key: KEY, wallTime, onHeard })
  return {
    time,
    database,
    server,
    heard,
    tokenOf: (sub: string, lifeS = 3_600) => tokenOf(sub, wallTime() / 1_000 + lifeS),
  }
}

function tokenOf(sub: string, exp: number): string {
  return issueToken({ role: 'authenticated', sub, exp: Math.floor(exp) })
}

/** A client that says what it is told to, and keeps what it hears. */
export class Peer {
  readonly frames: (Frame | Uint8Array)[] = []
  closed: number | undefined
  readonly socket: ServerSocket
  #ref = 0

  constructor(server: RealtimeServer, query = `apikey=${KEY}&vsn=2.0.0`) {
    const socket = server.connect(`wss://shop.example/realtime/v1/websocket?${query}`, {
      send: (frame) => this.frames.push(typeof frame === 'string' ? (JSON.parse(frame) as Frame) : frame),
      close: (code) => {
        this.closed = code
      },
    })
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
    this.socket = socket
  }

  say(topic: string, event: string, payload: unknown, joinRef: string | null = null): string {
    const ref = String((this.#ref += 1))
    this.socket.receive(JSON.stringify([event === 'phx_join' ? ref : joinRef, ref, topic, event, payload]))
    return ref
  }

  join(name: string, config: object = {}, token?: string): string {
    return this.say(`realtime:${name}`, 'phx_join', { config, access_token: token })
  }

  /** What was heard of one event since the last time that somebody asked for it. */
  heard(event: string): Frame[] {
    const frames = this.frames.filter((frame): frame is Frame => Array.isArray(frame) && frame[3] === event)
    for (const frame of frames) this.frames.splice(this.frames.indexOf(frame), 1)
    return frames
  }
}
