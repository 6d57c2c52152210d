import { unquote } from '../changes/filter'
import type { Binder } from './binder'
import { quoteName, type RestTable } from './catalogue'
import { unknownColumn } from './errors'
import { readName } from './names'

/** One step into a JSON value. */
interface Step {
  readonly arrow: '->' | '->>'
  readonly key: string
  readonly isIndex: boolean
}

/** A column, the way into its JSON, and what stands behind it. */
export interface Field {
  readonly name: string
  readonly path: readonly Step[]
  readonly rest: string
}

/** An expression, and its type. */
interface Expression {
  readonly sql: string
  readonly type: string
}

/** An arrow, and a quoted key, a number, or a key without `( - : . , > )`, in which a lone `-` may stand. */
const STEP = /^(->>|->)(?:("(?:[^"\\]|\\.)*")|(-?\d+)(?=->|::|[.,]|$)|((?!")[^(\-:.,>)]+(?:-(?!>)[^(\-:.,>)]+)*))/s

/** Reads `name`, or `name->key->>key`, up to a character of `ends`. */
export function readField(text: string, ends: string): Field {
  const { name, rest } = readName(text, ends)
  const path: Step[] = []
  let left = rest
  for (let step = STEP.exec(left); step !== null; step = STEP.exec(left)) {
    const [all, arrow, quoted, index, key = ''] = step
    path.push({
      arrow: arrow === '->>' ? '->>' : '->',
      key: quoted === undefined ? (index ?? key) : unquote(quoted),
      isIndex: index !== undefined,
    })
    left = left.slice(all.length)
  }
  return { name, path, rest: left }
}

/** A field as SQL. What is no JSON is made JSON before a step into it. Throws an `HttpError` for a column that is not there. */
export function fieldSql({ name, path }: Field, table: RestTable, binder: Binder): Expression {
  const type = table.columns.get(name)
  if (type === undefined) throw unknownColumn(table, name)
  const last = path.at(-1)
  if (last === undefined) return { sql: quoteName(name), type }
  const isJson = type === 'json' || type === 'jsonb'
  const steps = path.map(({ arrow, key, isIndex }) => `${arrow} ${binder.bind(key, isIndex ? 'int' : 'text')}`)
  const base = isJson ? quoteName(name) : `to_jsonb(${quoteName(name)})`
  const found = type === 'json' ? 'json' : 'jsonb'
  return { sql: `(${base} ${steps.join(' ')})`, type: last.arrow === '->>' ? 'text' : found }
}

/** What a field is called in an answer: by the last key of its way, or by its column. */
export function fieldLabel({ name, path }: Field): string {
  return path.findLast(({ isIndex }) => !isIndex)?.key ?? name
}
