import type { Session } from '../session.js'

const TOPIC = 'realtime:lobby'

type Metas = Readonly<Record<string, { readonly metas: readonly Readonly<Record<string, unknown>>[] }>>
type Presences = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** With all faults over, who tracks is present as they track, nobody else is, and everybody sees that. */
export function presenceOffence(session: Session): string | undefined {
  const state = session.world.realtime.room(TOPIC).state()
  return trackedOffence(session) ?? shownOffence(session, state)
}

/** A socket that the server does not know to be dead may be present for a minute more. */
function trackedOffence({ machine, board, world }: Session): string | undefined {
  const tracked = board
    .getSnapshot()
    .flatMap(({ kind, options }) => (kind === 'presence' && options.track ? [options.track] : []))
  const moods = tracked.map((track) => (track as { mood?: unknown }).mood)
  const room = world.realtime.room(TOPIC)
  const own = [...machine.sockets].map(({ server }) => server && room.of(server))
  const present = own.flatMap((meta) => (meta ? [meta.mood] : []))
  if (present.length !== Math.min(1, moods.length)) return `tracks ${text(moods)}, and the server has ${text(present)}`
  return present.every((mood) => moods.includes(mood))
    ? undefined
    : `tracks ${text(moods)}, and is present as ${text(present)}`
}

function shownOffence({ board, screen }: Session, state: Metas): string | undefined {
  const present = Object.entries(state).flatMap(([key, { metas }]) => metas.map(({ mood }) => `${key}: ${text(mood)}`))
  for (const { id, kind } of board.getSnapshot()) {
    if (kind !== 'presence') continue
    const { presences = {} } = (screen.views.get(id) ?? {}) as { presences?: Presences }
    const shown = Object.entries(presences).flatMap(([key, all]) => all.map(({ mood }) => `${key}: ${text(mood)}`))
    if (text(shown.sort()) !== text(present.sort()))
      return `${id} shows ${text(shown)}, and the server has ${text(present)}`
  }
  return undefined
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing'
}
