import { ADDRESSES, crossing, placeOf } from '../../demo/town/town'
import { along, wayBetween } from '../../demo/town/way'
import type { RunningServer } from '../../demo/server/server'
import { ADA, LUIGI } from '../e2e/support/orders'

const DMITRI = '66666666-6666-4666-8666-666666666666'
const CHAT = 'aaaaaaaa-0000-4000-8000-000000000002'

/** A fix every ten seconds, at what a scooter does in a town. */
const FIXES = 14
const EVERY_SECONDS = 10
const METERS_BETWEEN = 85

const SAID = [
  [ADA, 'Third floor, please: the lift is asleep'],
  [DMITRI, 'I like stairs. On my way!'],
] as const

/** An order of Ada's is under way: with a driver, the way that he has come, and what the two have said. */
export async function sendOut(server: RunningServer): Promise<void> {
  await server.sql(
    `insert into orders (restaurant_id, customer_id, driver_id, status, items, total_cents, created_at) values
     ($1::text::uuid, $2::text::uuid, $3::text::uuid, 'picked_up', '[{"quantity": 1, "name": "Pizza margherita"}]', 980,
      now() - interval '26 minutes 15 seconds')`,
    [LUIGI, ADA, DMITRI],
  )
  await server.sql('delete from driver_locations')
  const way = wayBetween(ADDRESSES[LUIGI] ?? 'l5', ADDRESSES[ADA] ?? 'b4').map(crossing)
  for (let i = 0; i < FIXES; i++) {
    const { point, heading } = along(way, i * METERS_BETWEEN)
    const [latitude, longitude] = placeOf(point)
    const fix = [latitude, longitude, heading, (FIXES - 1 - i) * EVERY_SECONDS]
    await server.sql(
      `insert into driver_locations (driver_id, latitude, longitude, accuracy, heading, recorded_at) values
       ($1::text::uuid, $2::text::float8, $3::text::float8, 5, $4::text::float8, now() - make_interval(secs => $5::text::int))`,
      [DMITRI, ...fix.map(String)],
    )
  }
  await server.sql('delete from chat_messages')
  for (const [sender, text] of SAID) {
    await server.sql(
      'insert into chat_messages (channel_id, sender_id, text) values ($1::text::uuid, $2::text::uuid, $3::text)',
      [CHAT, sender, text],
    )
  }
}
