import { createHash } from 'node:crypto'
import type { Report, Table } from './page/soak_window'
import type { Backend } from './support/backend'
import { SHOWN, queryOf } from './tables'
import type { Shown } from './tables'
import type { Tab } from './support/tab'

type Row = Readonly<Record<string, unknown>>

/** The first wrong rows of a table are enough: there may be thousands. */
const ROWS_PRINTED = 4
const LONGEST_ROW = 400

/** What of a tab is not as it must be when all is well again; empty if nothing. */
export async function judge(backend: Backend, tab: Tab, present: readonly string[]): Promise<readonly string[]> {
  const report = await tab.report()
  const tables = Object.entries(SHOWN).map(([name, shown]) => tableOffences(backend, tab.user, name, shown, report))
  const offences = [
    ...stateOffences(report),
    ...presenceOffences(report, present),
    ...(await Promise.all(tables)).flat(),
  ]
  return offences.map((offence) => `${tab.name} (${tab.user}): ${offence}`)
}

/** The tab tells true states, everything is joined, and everything has settled. */
function stateOffences({ state, told, untold, phases, queued, pending, offences }: Report): readonly string[] {
  const unjoined = Object.entries(phases).filter(([, phase]) => phase !== 'subscribed')
  return [
    ...(state === 'connected' ? [] : [`the connection is ${state}`]),
    ...(told === state ? [] : [`the connection is ${state}, and listeners were told ${told}`]),
    ...untold,
    ...unjoined.map(([topic, phase]) => `the channel ${topic} is ${phase}`),
    ...(queued === 0 ? [] : [`${queued} messages are still queued`]),
    ...pending.slice(0, ROWS_PRINTED).map((name) => `never settled: ${name} (of ${pending.length})`),
    ...offences,
  ]
}

function presenceOffences({ present }: Report, expected: readonly string[]): readonly string[] {
  if (JSON.stringify(present) === JSON.stringify(expected)) return []
  return [`present are ${present.join(', ')}, and not ${expected.join(', ')}`]
}

async function tableOffences(
  backend: Backend,
  user: string,
  name: string,
  shown: Shown,
  { tables }: Report,
): Promise<readonly string[]> {
  const table = tables[name]
  if (!table) return [`${name}: is not shown`]
  const [{ rows = '[]' } = {}] = await backend.sqlAs(user, queryOf(name, shown))
  const stored = JSON.parse(String(rows)) as Row[]
  return [...flagOffences(table), ...differences(table.rows, stored)].map((offence) => `${name}: ${offence}`)
}

function flagOffences({ loading, stale, gap, error }: Table): readonly string[] {
  const flags = Object.entries({ loading, stale, gap }).filter(([, is]) => is)
  return [...flags.map(([flag]) => `says ${flag}`), ...(error === null ? [] : [`says ${error}`])]
}

/** Differences between what is shown and what is stored, order included; empty if there is none. */
export function differences(shown: readonly Row[], stored: readonly Row[]): readonly string[] {
  const [here, there] = [byId(shown), byId(stored)]
  const missing = [...there].filter(([id]) => !here.has(id)).map(([, row]) => `lacks ${row}`)
  const extra = [...here].filter(([id]) => !there.has(id)).map(([, row]) => `still shows ${row}`)
  const other = [...there]
    .filter(([id, row]) => here.has(id) && here.get(id) !== row)
    .map(([id, row]) => `shows ${here.get(id)} for ${row}`)
  const found = [missing, extra, other].flatMap((kind) => kind.slice(0, ROWS_PRINTED))
  if (found.length > 0)
    return [`${missing.length} rows lacking, ${extra.length} too many, ${other.length} differ`, ...found]
  const at = stored.findIndex(({ id }, index) => id !== shown[index]?.['id'])
  if (at >= 0) return [`shows at ${at} ${textOf(shown[at])} for ${textOf(stored[at])}`]
  return shown.length === stored.length ? [] : ['shows rows twice']
}

/** Each row as text with its columns sorted, so that equal rows are equal texts. */
function byId(rows: readonly Row[]): ReadonlyMap<unknown, string> {
  return new Map(rows.map((row) => [row['id'], textOf(row)]))
}

/** Whole rows are compared. If two differ only in a long column, the ends of their texts show how. */
function textOf(row: Row = {}): string {
  const text = JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))
  return text.length <= LONGEST_ROW ? text : `${text.slice(0, LONGEST_ROW)}… (${text.length}, ${digestOf(text)})`
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
