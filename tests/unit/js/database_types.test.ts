import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest'
import { createClient } from '../../../js/src/index.js'
import type { RealtimeClient, RowOf, TableName } from '../../../js/src/index.js'
import { FakeCore } from './support/fake_core.js'

/** As `supabase gen types typescript` writes it. */
type Database = {
  public: {
    Tables: {
      orders: {
        Row: { id: string; status: 'new' | 'ready'; total_cents: number; note: string | null }
        Insert: { id?: string; status?: 'new' | 'ready'; total_cents: number; note?: string | null }
        Update: { id?: string; status?: 'new' | 'ready'; total_cents?: number; note?: string | null }
        Relationships: []
      }
      products: {
        Row: { id: number; stock_level: number }
        Insert: { id?: number; stock_level?: number }
        Update: { id?: number; stock_level?: number }
        Relationships: []
      }
    }
    Views: Record<never, never>
    Functions: Record<never, never>
    Enums: Record<never, never>
    CompositeTypes: Record<never, never>
  }
}

const folder = mkdtempSync(resolve('tests/unit/js/.types-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** What the compiler says of each piece of code, which finds `client` and `hooks` with the database's types. */
function diagnose(pieces: readonly string[]): string[] {
  const types = resolve('tests/unit/js/database_types.test.ts')
  const [index, react] = ['js/src/index.js', 'js/src/react/index.js'].map((path) => resolve(path))
  const files = pieces.map((piece, n) => {
    const file = join(folder, `piece_${String(n)}.ts`)
    const head = `import type { ClientOf } from '${index ?? ''}'\nimport type { DatabaseHooks } from '${react ?? ''}'\n`
    const declared = `import type { TestDatabase } from '${types.replace(/ts$/, 'js')}'\ndeclare const client: ClientOf<TestDatabase>\ndeclare const hooks: DatabaseHooks<TestDatabase>\n`
    writeFileSync(file, `${head}${declared}${piece}\nexport { client, hooks }\n`)
    return file
  })
  const { config } = ts.readConfigFile(resolve('tests/tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve('tests'))
  const program = ts.createProgram(files, { ...options, noEmit: true })
  return files.map((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
      .join('\n'),
  )
}

export type TestDatabase = Database

describe('createClient<Database>()', () => {
  it('knows tables, columns and rows', () => {
    const client = createClient<Database>('https://xyz.supabase.co', 'anon', { port: new FakeCore().port })
    client
      .channel('orders')
      .on('postgres_changes', { event: 'UPDATE', table: 'orders', filter: 'status=eq.ready' }, (change) => {
        expectTypeOf(change.new).toEqualTypeOf<Database['public']['Tables']['orders']['Row']>()
        expectTypeOf(change.old.total_cents).toEqualTypeOf<number | undefined>()
      })
    expectTypeOf<TableName<Database>>().toEqualTypeOf<'orders' | 'products'>()
    expectTypeOf<RowOf<Database, 'products'>>().toEqualTypeOf<{ id: number; stock_level: number }>()
    expectTypeOf(client).toExtend<RealtimeClient>()
    expectTypeOf(createClient('https://xyz.supabase.co')).toEqualTypeOf<RealtimeClient>()
  })

  it('does not compile with a wrong table, column, filter or value', { timeout: 60_000 }, () => {
    const on = (filter: string, use = 'String(change.new)') =>
      `client.channel('c').on('postgres_changes', ${filter}, (change) => ${use})`
    const wrong = {
      table: on(`{ event: '*', table: 'order' }`),
      filter: on(`{ event: 'INSERT', table: 'orders', filter: 'state=eq.new' }`),
      select: on(`{ event: 'INSERT', table: 'orders', select: ['id', 'total'] }`),
      column: on(`{ event: 'INSERT', table: 'orders' }`, 'change.new.total'),
      order: `hooks.useLiveTable({ table: 'orders', order: [{ column: 'created' }] })`,
      row: `hooks.useLiveTable({ table: 'products' }).rows.map((row) => row.stock)`,
      insert: `void hooks.useLiveTable({ table: 'orders' }).insert({ status: 'new' })`,
      value: `void hooks.useLiveTable({ table: 'orders' }).update({ id: '1' }, { status: 'gone' })`,
    }
    const right = [
      on(
        `{ event: 'INSERT', table: 'orders', filter: 'status=eq.new', select: ['id'] }`,
        'change.new.total_cents.toFixed()',
      ),
      `hooks.useLiveTable({ table: 'products', order: [{ column: 'stock_level' }] }).rows.map((row) => row.stock_level.toFixed())`,
      `void hooks.useLiveTable({ table: 'orders' }).insert({ total_cents: 5 })`,
    ]
    const said = diagnose([...right, ...Object.values(wrong)])
    expect(said.slice(0, right.length)).toEqual(right.map(() => ''))
    const names = Object.keys(wrong)
    expect(said.slice(right.length).map((text, n) => [names[n], text !== ''])).toEqual(
      names.map((name) => [name, true]),
    )
  })
})
