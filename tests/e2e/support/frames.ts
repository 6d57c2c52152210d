import type { Page } from '@playwright/test'

/** What went over a page's WebSockets. */
export interface Frames {
  readonly received: string[]
  readonly sent: string[]
  /** How many sockets the page opened. */
  sockets: number
}

/** Records every frame of the page's realtime sockets from now on. Call it before the page opens. Bytes are recorded as Latin-1 text. */
export function recordFrames(page: Page): Frames {
  const frames: Frames = { received: [], sent: [], sockets: 0 }
  const recordIn =
    (list: string[]) =>
    ({ payload }: { payload: string | Buffer }) => {
      list.push(typeof payload === 'string' ? payload : payload.toString('latin1'))
    }
  page.on('websocket', (socket) => {
    // A development server has a socket of its own.
    if (!new URL(socket.url()).pathname.endsWith('/websocket')) return
    frames.sockets += 1
    socket.on('framereceived', recordIn(frames.received))
    socket.on('framesent', recordIn(frames.sent))
  })
  return frames
}

/** Joins minus leaves among the frames that were sent, by topic. */
export function joinsByTopic(sent: readonly string[]): Readonly<Record<string, number>> {
  const joins: Record<string, number> = {}
  for (const frame of sent) {
    const [, , topic, event] = JSON.parse(frame) as [unknown, unknown, string, string]
    if (event === 'phx_join') joins[topic] = (joins[topic] ?? 0) + 1
    if (event === 'phx_leave') joins[topic] = (joins[topic] ?? 0) - 1
  }
  return joins
}
