import type { Database } from '../database/database'
import type { Log } from '../log'
import { ACCURACY, Drivers } from './drive'
import { Random } from './random'

/** One thing that happens now and then. `every` is in milliseconds. */
interface Happening {
  readonly name: string
  readonly every: number
  readonly run: (db: Database, random: Random, drivers: Drivers) => Promise<unknown>
}

const HAPPENINGS: readonly Happening[] = [
  { name: 'order', every: 10_000, run: placeOrder },
  { name: 'advance', every: 1500, run: (db) => db.query(ADVANCE) },
  { name: 'drive', every: 2000, run: (db, _random, drivers) => drivers.step(db) },
  { name: 'stock', every: 3000, run: (db, random) => db.query(random.next() < 0.8 ? SELL : RESTOCK) },
  { name: 'tidy', every: 60_000, run: (db) => db.query(TIDY) },
]

const CUSTOMERS = ['44444444-4444-4444-8444-444444444444', '88888888-8888-4888-8888-888888888888'] as const
const NOTES = [null, null, 'Ring twice', 'No onions, please', 'Leave it at the door'] as const

const PLACE = `
  with dish as (select * from public.products where stock_level > 0 order by random() limit 1)
  insert into public.orders (restaurant_id, customer_id, items, total_cents, note)
  select restaurant_id, $1::text::uuid, jsonb_build_array(jsonb_build_object('name', name, 'quantity', $2::text::int, 'price_cents', price_cents)),
    price_cents * $2::text::int, $3 from dish`

/** The order that waited longest moves on; a driver takes one that is ready. What a driver has whom somebody plays, stays with them. */
const ADVANCE = `
  update public.orders set
    status = case status when 'pending' then 'confirmed' when 'confirmed' then 'preparing' when 'preparing' then 'ready'
      when 'ready' then 'picked_up' else 'delivered' end,
    driver_id = case when status = 'ready' then (select id from public.profiles where role = 'driver' order by random() limit 1)
      else driver_id end
  where id = (select id from public.orders where status not in ('delivered', 'cancelled') and updated_at < now() - interval '4 seconds'
      and (status <> 'ready' or driver_id is null or updated_at < now() - interval '2 minutes')
      and not exists (select from public.driver_locations l where l.driver_id = orders.driver_id
        and l.accuracy <> ${ACCURACY} and l.recorded_at > now() - interval '1 minute')
    order by updated_at limit 1)`

const SELL = `
  update public.products set stock_level = stock_level - 1
  where id = (select id from public.products where stock_level > 0 order by random() limit 1)`

const RESTOCK = `
  update public.products set stock_level = 40 where id = (select id from public.products order by stock_level limit 1)`

/** The database does not grow for ever: old fixes, orders and notifications go. */
const TIDY = `
  with a as (delete from public.driver_locations where recorded_at < now() - interval '10 minutes'),
    b as (delete from public.notifications where created_at < now() - interval '1 hour')
  delete from public.orders where status in ('delivered', 'cancelled') and updated_at < now() - interval '20 minutes'`

async function placeOrder(db: Database, random: Random): Promise<void> {
  const quantity = String(1 + Math.floor(random.next() * 3))
  await db.query(PLACE, [random.pick(CUSTOMERS), quantity, random.pick(NOTES)])
}

/** Lets orders, stock and drivers move by themselves. `pace` 2 is twice as fast. Returns how to stop. */
export function simulate(db: Database, log: Log, { seed = 1, pace = 1 } = {}): () => void {
  const random = new Random(seed)
  const drivers = new Drivers()
  const timers = HAPPENINGS.map(({ name, every, run }) =>
    setInterval(() => {
      run(db, random, drivers).catch((error: unknown) => log('simulation_failed', { name, message: String(error) }))
    }, every / pace),
  )
  return () => timers.forEach((timer) => clearInterval(timer))
}
