import type { Page } from '@playwright/test'
import type { RunningServer } from '../../../demo/server/server'
import { insertOrder } from './orders'
import { SHORT } from './orders_page'
import type { OrdersPage } from './orders_page'
import { expect } from './test'

export const ADA = '44444444-4444-4444-8444-444444444444'
export const DMITRI = '66666666-6666-4666-8666-666666666666'

/** Opens the page as this persona, over this address, and waits until it is connected and loaded. */
export async function atWork(who: OrdersPage, server: string, as: string): Promise<Page> {
  await who.open({ ...SHORT, server, as })
  await who.isConnected()
  await expect(who.page.locator('[aria-busy=true]')).toHaveCount(0)
  return who.page
}

/** An order of Ada's that Dmitri has in his bag. */
export async function onItsWay(server: RunningServer): Promise<string> {
  const id = await insertOrder(server)
  await server.sql(
    `update orders set customer_id = $2::text::uuid, driver_id = $3::text::uuid, status = 'picked_up' where id = $1::text::uuid`,
    [id, ADA, DMITRI],
  )
  return id
}
