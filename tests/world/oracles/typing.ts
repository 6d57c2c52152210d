import type { Session } from '../session.js'

/** When everybody types at once, everybody who shows who types sees all others. */
export function typingOffence({ board, screen, world, name }: Session): string | undefined {
  const typists = world.sessions.filter(showsTyping).map((session) => session.name)
  const others = typists.filter((one) => one !== name).sort()
  for (const { id, kind } of board.getSnapshot()) {
    if (kind !== 'typing') continue
    const { typingUsers = [] } = (screen.views.get(id) ?? {}) as { typingUsers?: readonly string[] }
    const shown = [...typingUsers].sort()
    if (shown.join() !== others.join()) return `${id} shows that [${shown.join()}] type, and [${others.join()}] do`
  }
  return undefined
}

function showsTyping({ board }: Session): boolean {
  return board.getSnapshot().some(({ kind }) => kind === 'typing')
}
