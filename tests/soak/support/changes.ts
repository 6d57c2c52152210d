import type { Random } from '../random'
import { CHAT, LUIGI, SAKURA } from '../tables'
import type { Backend } from './backend'

type Change = (backend: Backend, random: Random) => Promise<unknown>

const STATUSES = ['pending', 'confirmed', 'preparing', 'ready', 'picked_up', 'delivered', 'cancelled']
const ADA = '44444444-4444-4444-8444-444444444444'
const GRACE = '88888888-8888-4888-8888-888888888888'
const DMITRI = '66666666-6666-4666-8666-666666666666'

/** An order by its number, counted from the newest. Its id is not known when a round is planned. */
const NTH = '(select id from orders order by created_at desc, id offset $1::int limit 1)'

/**
 * What others do to the tables, without the server. The owner of a row never changes, because the server does not tell what leaves a user's sight.
 */
export const CHANGES: Readonly<Record<string, Change>> = {
  order: (backend, random) =>
    backend.sql(`insert into orders (restaurant_id, customer_id, driver_id, note) values ($1, $2, $3, 'by SQL')`, [
      random.pick([LUIGI, SAKURA]),
      random.pick([ADA, GRACE]),
      random.pick([DMITRI, null]),
    ]),
  status: (backend, random) =>
    backend.sql(`update orders set status = $2 where id = ${NTH}`, [random.between(0, 8), random.pick(STATUSES)]),
  'status twice': (backend, random) =>
    backend.sql(`with one as (update orders set status = 'ready' where id = ${NTH} returning id) select * from one`, [
      random.between(0, 8),
    ]),
  'order deleted': (backend, random) => backend.sql(`delete from orders where id = ${NTH}`, [random.between(0, 8)]),
  'order again': (backend, random) =>
    backend.sql(
      `with gone as (delete from orders where id = ${NTH} returning restaurant_id, customer_id, driver_id)
       insert into orders (restaurant_id, customer_id, driver_id, note) select *, 'anew' from gone`,
      [random.between(0, 8)],
    ),
  'order older': (backend, random) =>
    backend.sql(`update orders set created_at = created_at - interval '1 hour' where id = ${NTH}`, [
      random.between(0, 8),
    ]),
  'forty orders': (backend, random) =>
    backend.sql(
      `insert into orders (restaurant_id, customer_id, note, created_at)
       select $1, $2, 'of many ' || n, clock_timestamp() from generate_series(1, 40) n`,
      [random.pick([LUIGI, SAKURA]), random.pick([ADA, GRACE])],
    ),
  'all orders': (backend, random) => backend.sql('update orders set total_cents = $1', [random.between(1, 9_999)]),
  'long note': (backend, random) =>
    backend.sql(`update orders set note = repeat('é', $2::int) where id = ${NTH}`, [
      random.between(0, 8),
      random.between(1, 20_000),
    ]),
  stock: (backend, random) =>
    backend.sql('update products set stock_level = (stock_level * 7 + $1::int) % 60', [random.between(1, 59)]),
  chat: (backend, random) =>
    backend.sql(`insert into chat_messages (channel_id, sender_id, text) values ($1, $2, $3)`, [
      CHAT,
      DMITRI,
      `by SQL ${random.between(1, 999)}`,
    ]),
  'chat deleted': (backend, random) =>
    backend.sql(
      `delete from chat_messages where id = (select id from chat_messages where channel_id = $2 order by created_at desc offset $1 limit 1)`,
      [random.between(0, 4), CHAT],
    ),
  ovens: (backend) => backend.sql('update ovens set celsius = celsius + 1, readings = readings + 1'),
  flood: (backend, random) => backend.flood(random.between(200, 2_000), 2),
}

/** Keeps the tables small. If a heap grows, it is then the page's doing. */
export async function prune(backend: Backend): Promise<void> {
  await backend.sql('delete from orders where id in (select id from orders order by created_at desc offset 60)')
  await backend.sql(
    'delete from notifications where id in (select id from notifications order by created_at desc offset 90)',
  )
  await backend.sql(
    'delete from chat_messages where id in (select id from chat_messages order by created_at desc offset 60)',
  )
}
