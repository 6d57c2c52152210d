import type { Database, Row, Statement } from '../database/database'
import { Binder } from './binder'
import { quoteName } from './catalogue'
import { restError } from './errors'

interface RestFunction {
  readonly name: string
  /** Argument name → type. */
  readonly args: ReadonlyMap<string, string>
  readonly required: number
  readonly returnsRows: boolean
  /** Rows of one value each: an array of the values is the answer. */
  readonly returnsValues: boolean
}

const FUNCTIONS = `
  select p.proretset::text as set, (p.prorettype <> 'record'::regtype and r.typtype <> 'c')::text as scalar, p.pronargs::text as args, p.pronargdefaults::text as defaults,
    coalesce(p.proargnames[1:p.pronargs], '{}')::text[] as names,
    array(select format_type(t, null) from unnest(p.proargtypes) with ordinality a(t, n) order by n)::text[] as types
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_type r on r.oid = p.prorettype
  where n.nspname = 'public' and p.proname = $1 and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype`

/** The statement of a call of a function in `public`, by name and named arguments (JSON). Throws an `HttpError`, 404 for an unknown one. */
export async function callStatement(
  db: Database,
  name: string,
  args: Readonly<Record<string, unknown>>,
  maxAffected: string | null,
): Promise<Statement> {
  const names = Object.keys(args)
  const rows = await db.query(FUNCTIONS, [name])
  const found = rows.map((row) => functionOf(name, row)).find((f) => accepts(f, names))
  if (found === undefined) {
    throw restError(
      404,
      'PGRST202',
      `Could not find the function public.${name}(${names.join(', ')}) in the schema cache`,
    )
  }
  if (maxAffected !== null && !found.returnsRows) {
    const message = 'Function must return SETOF or TABLE when max-affected preference is used with handling=strict'
    throw restError(400, 'PGRST128', message)
  }
  const binder = new Binder()
  const bound = names.map((arg) => `${quoteName(arg)} => ${argument(args[arg], found.args.get(arg) ?? 'text', binder)}`)
  const check = maxAffected === null ? '' : `, postgrest.at_most(count(*), ${maxAffected})`
  const call = `public.${quoteName(name)}(${bound.join(', ')})`
  const [query, what] = found.returnsValues ? [`select ${call} as value`, 'value'] : [`select * from ${call}`, 'page']
  return binder.statement(
    found.returnsRows
      ? `with page as (${query}) select coalesce(json_agg(${what}), '[]')::text as body, count(*)::text as count${check} from page`
      : `select coalesce(to_json(${call})::text, 'null') as body, '1' as count`,
  )
}

function functionOf(name: string, row: Row): RestFunction {
  const names = row['names'] as readonly string[]
  const types = row['types'] as readonly string[]
  const args = new Map(names.map((arg, index) => [arg, types[index] ?? 'text']))
  const returnsRows = row['set'] === 'true'
  const returnsValues = returnsRows && row['scalar'] === 'true'
  return { name, args, required: Number(row['args']) - Number(row['defaults']), returnsRows, returnsValues }
}

function accepts(f: RestFunction, names: readonly string[]): boolean {
  return names.length >= f.required && names.every((name) => f.args.has(name))
}

/** An argument as SQL. A list of JSON is an array of PostgreSQL's where the function takes one. */
function argument(value: unknown, type: string, binder: Binder): string {
  if (!Array.isArray(value) || !type.endsWith('[]')) return binder.bind(textOf(value), type)
  return `array(select jsonb_array_elements_text(${binder.bind(JSON.stringify(value), 'jsonb')}))::${type}`
}

/** A JSON value as the text that PostgreSQL casts: scalars bare, the rest as JSON. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
