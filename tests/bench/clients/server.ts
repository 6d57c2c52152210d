import { FakeSocket } from './fake_socket'

type Frame = readonly [joinRef: string, ref: string, topic: string, event: string, payload: JoinPayload]
interface JoinPayload {
  readonly config?: { readonly postgres_changes?: readonly object[] }
}

/** The id that the server gives to the first binding of a join; the next has the next. */
export const FIRST_ID = 71_340_001

/** Answers joins as Supabase Realtime does, until all of `topics` have been joined; then it only listens. */
export async function acceptJoins(topics: number): Promise<FakeSocket> {
  const socket = await until(() => FakeSocket.last)
  let joined = 0
  while (joined < topics) {
    await until(() => socket.sent.length > 0 || undefined)
    for (const text of socket.sent.splice(0)) {
      const [, ref, topic, event, payload] = JSON.parse(text as string) as Frame
      if (event !== 'phx_join') continue
      accept(socket, ref, topic, payload)
      joined += 1
    }
  }
  socket.remembers = false
  FakeSocket.last = undefined
  return socket
}

function accept(socket: FakeSocket, ref: string, topic: string, { config }: JoinPayload): void {
  const entries = (config?.postgres_changes ?? []).map((entry, i) => ({ ...entry, id: FIRST_ID + i }))
  const response = { postgres_changes: entries }
  socket.receive(JSON.stringify([ref, ref, topic, 'phx_reply', { status: 'ok', response }]))
  const told = { extension: 'postgres_changes', status: 'ok', message: 'Subscribed to PostgreSQL', channel: 'x' }
  if (entries.length > 0) socket.receive(JSON.stringify([null, null, topic, 'system', told]))
}

/** Waits for what a client does by itself. */
export async function until<T>(look: () => T | undefined): Promise<T> {
  const patience = performance.now() + 20_000
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (performance.now() > patience) throw new Error('the client never came so far')
    await new Promise((resolve) => {
      setTimeout(resolve, 1)
    })
  }
}
