import type { Widget } from '../app/board.js'
import type { Session } from '../session.js'

/** Whether the component is refused, and rightly: another one of the page is present in the same room under another key. */
export function isRefusedRightly({ board, screen }: Session, { id, kind, options }: Widget): boolean {
  const view = screen.views.get(id) as { readonly error?: Error | null } | undefined
  if (kind !== 'presence' || view?.error?.name !== 'CONFIG_CONFLICT') return false
  return board.getSnapshot().some((other) => other.kind === kind && keyOf(other) !== keyOf({ id, kind, options }))
}

function keyOf({ options }: Widget): string | undefined {
  return (options.config as { readonly presence?: { readonly key?: string } } | undefined)?.presence?.key
}
