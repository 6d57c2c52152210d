import { isDeepStrictEqual } from 'node:util'
import type { Version } from '../frames/frame.js'
import { Client, until } from './client.js'
import type { Player } from './client.js'
import { FakeSocket, refOf } from './fake_socket.js'

interface Join {
  readonly ref: string
  readonly payload: { readonly config?: { readonly postgres_changes?: readonly object[] } }
}

/** Starts a client, accepts its join as a server does, and forgets what was heard of that. */
export async function openClient(
  topic: string,
  version: Version,
  start: () => Omit<Player, 'socket'>,
): Promise<Client> {
  FakeSocket.last = undefined
  const player = start()
  const socket = await until(() => FakeSocket.last)
  socket.open()
  const join = await until(() => socket.sent.map(refOf).find(({ event }) => event === 'phx_join') as Join | undefined)
  const { ref } = join
  const entries = join.payload.config?.postgres_changes
  const granted = entries && { postgres_changes: entries.map((entry) => ({ ...entry, id: idOf(entry, entries) })) }
  const say = (event: string, payload: object, of: string | null): void => {
    const fields = version === '1.0.0' ? { topic, event, payload, ref: of } : [ref, of, topic, event, payload]
    socket.receive(JSON.stringify(fields))
  }
  say('phx_reply', { status: 'ok', response: granted ?? {} }, ref)
  if (granted) say('system', { extension: 'postgres_changes', status: 'ok', message: 'Subscribed', channel: 'x' }, null)
  await until(() => (player.heard.some(([listener]) => listener === 'joined') ? true : undefined))
  player.heard.length = 0
  return new Client({ ...player, socket }, version, topic, ref)
}

/** A server's ids are hashes: equal entries have equal ones. */
function idOf(entry: object, entries: readonly object[]): number {
  return ID_OF_FIRST + entries.findIndex((other) => isDeepStrictEqual(other, entry))
}

/** The server's id of the first entry that a client asked for; the next has the next. */
export const ID_OF_FIRST = 71_340_001
