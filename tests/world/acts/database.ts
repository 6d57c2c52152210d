import type { Dice } from '../../../js/src/testing/dice.js'
import type { Table } from '../../../js/src/testing/server/database.js'
import { JsonText } from '../../../js/src/testing/server/rows.js'
import { nestedJson } from '../garbage.js'
import type { Happening, Happenings } from '../happenings.js'
import { STATES, USERS } from '../schema.js'
import type { World } from '../world.js'

/** So many levels of lists a row may hold. That is 24 KB, which any customer may write. */
const DEEP = 12_000

function rowFor(world: World, table: Table, dice: Dice): Record<string, unknown> {
  const common = { id: world.nextNumber(), created_at: new Date(world.wallTime()).toISOString() }
  const user = dice.of(USERS)
  if (table.name === 'notifications') return { ...common, user_id: user, title: `note ${common.id}`, read_at: null }
  const shared = dice.chance(0.3)
  if (table.name === 'messages') return { ...common, owner: user, shared, body: `said ${common.id}` }
  const order = { restaurant_id: dice.between(1, 2), status: dice.of(STATES), owner: user, shared }
  return { ...common, ...order, extra: dice.chance(0.1) ? { note: [1, { deep: true }] } : null }
}

const TABLES = ['orders', 'orders', 'notifications', 'messages'] as const

function commits(work: (world: World, table: Table, dice: Dice) => void): Happening {
  return ({ world, dice }) => {
    const table = world.database.table(dice.of(TABLES))
    if (table) work(world, table, dice)
  }
}

const insert = commits((world, table, dice) => {
  for (let i = dice.between(1, 6); i > 0; i -= 1) world.database.insert(table, rowFor(world, table, dice))
})

const update = commits((world, table, dice) => {
  const keys = [...table.rows.keys()]
  if (keys.length === 0) return
  const patch: Record<string, Record<string, unknown>> = {
    orders: { status: dice.of(STATES) },
    notifications: { title: `changed ${world.nextNumber()}` },
    messages: { body: `changed ${world.nextNumber()}` },
  }
  world.database.update(table, dice.of(keys), patch[table.name] ?? {})
})

const remove = commits((world, table, dice) => {
  const keys = [...table.rows.keys()]
  if (keys.length > 0) world.database.remove(table, dice.of(keys))
})

/** Anybody may write such a row, and it must harm nobody else's rows. */
const insertNested: Happening = ({ world, dice }) => {
  const table = world.database.table('orders')
  if (table)
    world.database.insert(table, { ...rowFor(world, table, dice), shared: true, extra: new JsonText(nestedJson(DEEP)) })
}

/** Sends hundreds of frames a second. */
const flood: Happening = ({ world, dice }) => {
  const table = world.database.table('messages')
  if (!table) return
  const [row] = [...table.rows.keys()]
  if (row === undefined) return
  for (let i = 0; i < 200; i += 1) world.time.after(i * 3.3, () => world.database.update(table, row, { body: `${i}` }))
  void dice
}

export const DATABASE_ACTS: Happenings = {
  insert: [12, insert],
  update: [12, update],
  delete: [5, remove],
  'insert nested': [1, insertNested],
  flood: [1, flood],
}
