import { compareValues } from '../../../js/src/testing/server/conditions.js'
import { JsonText } from '../../../js/src/testing/server/rows.js'
import type { Row } from '../../../js/src/testing/server/rows.js'
import type { Widget } from '../app/board.js'
import { textOfNested } from '../garbage.js'
import type { Session } from '../session.js'
import { isRefusedRightly } from './conflicts.js'
import { TABLE_OF, rowsOf } from './rights.js'

interface View {
  readonly loading?: boolean
  readonly stale?: boolean
  readonly gap?: boolean
  readonly error?: Error | null
  readonly phase?: string
}

/** Once all faults are over, a hook says that all is well. */
export function viewOffence(session: Session, widget: Widget): string | undefined {
  const { id, kind } = widget
  const view = session.screen.views.get(id) as View | undefined
  if (!view) return `${id} shows nothing`
  if (kind === 'connection' || kind === 'typing' || isRefusedRightly(session, widget)) return undefined
  if (view.error) return `${id} still shows ${view.error.name}: ${view.error.message}`
  if (kind === 'channel' || kind === 'presence')
    return view.phase === 'subscribed' ? undefined : `${id} is ${view.phase}`
  const wrong = (['loading', 'stale', 'gap'] as const).filter((flag) => view[flag])
  return wrong.length > 0 ? `${id} is still ${wrong.join(' and ')}` : undefined
}

/** And its rows are those of the database, under its user's policies. */
export function tableOffence(session: Session, widget: Widget): string | undefined {
  const table = TABLE_OF[widget.kind]
  if (!table) return undefined
  const wanted = expectedRows(session, table, widget)
  const shown = rowsOf(session.screen.views.get(widget.id))
  const at = wanted.findIndex((row, i) => canonical(row) !== canonical(shown[i]))
  if (at < 0 && shown.length === wanted.length) return undefined
  const [want, show] = [wanted, shown].map((rows) => canonical(rows[Math.max(at, 0)]).slice(0, 150))
  return `${widget.id} (${JSON.stringify(widget.options)}) shows ${shown.length} rows of ${wanted.length}; the first that differs is ${show}, and should be ${want}`
}

function expectedRows({ world, user }: Session, name: string, { kind, options }: Widget): readonly Row[] {
  const table = world.database.table(name)
  if (!table) return []
  const { restaurantId, status, limit = kind === 'notifications' ? 50 : Infinity } = options
  const rows = world.database
    .visible(table, { role: 'authenticated', sub: user })
    .filter((row) => restaurantId === undefined || row.restaurant_id === restaurantId)
    .filter((row) => status === undefined || row.status === status)
  const newestFirst = kind !== 'messages'
  rows.sort((a, b) => (newestFirst ? compareValues(b.created_at, a.created_at) : 0) || compareValues(a.id, b.id))
  return rows.slice(0, Number(limit))
}

/** The same text for equal rows, in whatever order their columns came. */
function canonical(row: Row | undefined): string {
  if (!row) return 'nothing'
  const cells = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))
  return cells
    .map(([column, value]) => `${column}: ${value instanceof JsonText ? value.text : textOfNested(value)}`)
    .join(', ')
}
