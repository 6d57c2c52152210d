import { TOURS, crossing, placeOf } from '../../town/town'
import type { Point } from '../../town/town'
import { along, lengthOf, roundTrip } from '../../town/way'
import type { Database } from '../database/database'

/** Faster than the law allows, so that there is something to see. */
const METERS_A_STEP = 45
/** Of a fix that was made up: a driver who reports with another one drives by themselves. */
export const ACCURACY = 6

const REPORT = `
  insert into public.driver_locations (driver_id, latitude, longitude, accuracy, heading)
  select $1::text::uuid, $2::text::float8, $3::text::float8, ${ACCURACY}, $4::text::float8
  where not exists (select from public.driver_locations where driver_id = $1::text::uuid and accuracy <> ${ACCURACY}
    and recorded_at > now() - interval '1 minute')`

/** Drivers who go round and round along the streets. */
export class Drivers {
  readonly #ways: readonly { readonly driver: string; readonly way: readonly Point[]; readonly length: number }[]
  #meters = 0

  constructor() {
    this.#ways = Object.entries(TOURS).map(([driver, stops]) => {
      const way = roundTrip(stops).map(crossing)
      return { driver, way, length: lengthOf(way) }
    })
  }

  async step(db: Database): Promise<void> {
    this.#meters += METERS_A_STEP
    for (const { driver, way, length } of this.#ways) {
      const { point, heading } = along(way, this.#meters % length)
      const [latitude, longitude] = placeOf(point)
      await db.query(REPORT, [driver, latitude.toFixed(6), longitude.toFixed(6), heading.toFixed(1)])
    }
  }
}
