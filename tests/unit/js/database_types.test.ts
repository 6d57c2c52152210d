import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest'
import { createClient } from '../../../js/src/index.js'
import type { RealtimeClient, RowOf, TableName, TypedChannel } from '../../../js/src/index.js'
import { FakeCore } from './support/fake_core.js'

/** Types as `supabase gen types typescript` writes them. */
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

/** The compiler's messages for each piece of code. `client` and `hooks` are declared for it, with the database's types. */
function diagnose(pieces: readonly string[]): string[] {
  const [types, index, react] = [
    'tests/unit/js/database_types.test.js',
    'js/src/index.js',
    'js/src/react/index.js',
  ].map((path) => resolve(path))
  const files = pieces.map((piece, n) => {
    const file = join(folder, `piece_${String(n)}.ts`)
    writeFileSync(
      file,
      `import type { TestDatabase } from '${types ?? ''}'
      import type { ClientOf, RowOf } from '${index ?? ''}'
      import type { DatabaseHooks } from '${react ?? ''}'
      import { useInventoryTracking, useNotifications, useOrderUpdates } from '${react ?? ''}'
      declare const client: ClientOf<TestDatabase>
      declare const hooks: DatabaseHooks<TestDatabase>
      type Orders = RowOf<TestDatabase, 'orders'>
      type Products = RowOf<TestDatabase, 'products'>
      ${piece}
      export { client, hooks, useInventoryTracking, useNotifications, useOrderUpdates }
      export type { Orders, Products }`,
    )
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
    const handle = client.attach('orders').on('postgres_changes', { event: 'DELETE', table: 'products' }, (change) => {
      expectTypeOf(change.old.stock_level).toEqualTypeOf<number | undefined>()
    })
    expectTypeOf(handle.on('broadcast', { event: 'said' }, () => undefined).subscribe()).toEqualTypeOf(handle)
    expectTypeOf(handle.channel).toEqualTypeOf<TypedChannel<Database>>()
    expectTypeOf<TableName<Database>>().toEqualTypeOf<'orders' | 'products'>()
    expectTypeOf<RowOf<Database, 'products'>>().toEqualTypeOf<{ id: number; stock_level: number }>()
    expectTypeOf(client).toExtend<RealtimeClient>()
    expectTypeOf(createClient('https://xyz.supabase.co')).toEqualTypeOf<RealtimeClient>()
  })

  it(
    'does not compile with a wrong table, column, filter or value, and the compiler says which',
    {
      timeout: 60_000,
    },
    () => {
      const on = (filter: string, use = 'String(change.new)') =>
        `client.channel('c').on('postgres_changes', ${filter}, (change) => ${use})`
      const wrong: Record<string, readonly [code: string, says: string]> = {
        table: [on(`{ event: '*', table: 'order' }`), `'"order"' is not assignable to type 'TableName<Database>'`],
        handle: [
          on(`{ event: '*', table: 'order' }`).replace('channel', 'attach'),
          `'"order"' is not assignable to type 'TableName<Database>'`,
        ],
        filter: [
          on(`{ event: 'INSERT', table: 'orders', filter: 'state=eq.new' }`),
          `'"state=eq.new"' is not assignable`,
        ],
        select: [
          on(`{ event: 'INSERT', table: 'orders', select: ['id', 'total'] }`),
          `'"total"' is not assignable to type 'ColumnOf<Database, "orders">'`,
        ],
        event: [on(`{ event: 'CHANGED', table: 'orders' }`), `'"CHANGED"' is not assignable to type 'ChangeEvent'`],
        column: [on(`{ event: 'INSERT', table: 'orders' }`, 'change.new.total'), `Property 'total' does not exist`],
        order: [
          `hooks.useLiveTable({ table: 'orders', order: [{ column: 'created' }] })`,
          `'"created"' is not assignable to type 'ColumnOf<Database, "orders">'`,
        ],
        row: [
          `hooks.useLiveTable({ table: 'products' }).rows.map((row) => row.stock)`,
          `Property 'stock' does not exist`,
        ],
        waitedFor: [
          `hooks.useSuspenseLiveTable({ table: 'products' }).rows.map((row) => row.stock)`,
          `Property 'stock' does not exist`,
        ],
        insert: [
          `void hooks.useLiveTable({ table: 'orders' }).insert({ status: 'new' })`,
          `Property 'total_cents' is missing`,
        ],
        value: [
          `void hooks.useLiveTable({ table: 'orders' }).update({ id: '1' }, { status: 'gone' })`,
          `'"gone"' is not assignable to type '"new" | "ready"'`,
        ],
        ordersColumn: [
          `useOrderUpdates<Orders>({ columns: { restaurant: 'shop' } })`,
          `'"shop"' is not assignable to type 'ColumnIn<{ id: string; status:`,
        ],
        ordersOrder: [`useOrderUpdates<Orders>({ order: [{ column: 'created' }] })`, `'"created"' is not assignable`],
        ordersPatch: [`void useOrderUpdates<Orders>().updateOrder(1, { total: 1 })`, `'total' does not exist`],
        notificationsColumn: [
          `useNotifications<Orders>({ columns: { readAt: 'seen' } })`,
          `'"seen"' is not assignable`,
        ],
        inventoryColumn: [
          `useInventoryTracking<Products>({ columns: { stock: 'level' } })`,
          `'"level"' is not assignable to type 'ColumnIn<{ id: number; stock_level:`,
        ],
        inventoryRow: [
          `useInventoryTracking<Products>().inventory.map((row) => row.stock)`,
          `Property 'stock' does not`,
        ],
      }
      const right = [
        on(
          `{ event: 'INSERT', table: 'orders', filter: 'status=eq.new', select: ['id'] }`,
          'change.new.total_cents.toFixed()',
        ),
        on(`{ table: 'orders' }`, `change.eventType === 'DELETE' || change.new.total_cents.toFixed()`),
        `client.channel('c').on('broadcast', { event: 'moved' }, ({ payload }) => String(payload))`,
        `hooks.useLiveTable({ table: 'products', order: [{ column: 'stock_level' }] }).rows.map((row) => row.stock_level.toFixed())`,
        `void hooks.useLiveTable({ table: 'orders' }).insert({ total_cents: 5 })`,
        `useInventoryTracking<Products>({ columns: { stock: 'stock_level' } }).inventory.map((row) => row.stock_level.toFixed())`,
        // Without a row's type the columns are unknown, and nothing is inferred from their names.
        `useOrderUpdates({ columns: { id: 'nr' } }).orders.map((order) => order.anything)`,
      ]
      const said = diagnose([...right, ...Object.values(wrong).map(([code]) => code)])
      expect(said.slice(0, right.length)).toEqual(right.map(() => ''))
      const unclear = Object.entries(wrong).filter(([, [, says]], n) => !said[right.length + n]?.includes(says))
      expect(unclear.map(([name]) => [name, said[right.length + Object.keys(wrong).indexOf(name)]])).toEqual([])
    },
  )
})
