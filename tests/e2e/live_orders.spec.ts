import { deleteOrder, insertOrder, setStatus } from './support/orders'
import { expect, test } from './support/test'

test('an order that another persona inserts, updates and deletes appears, changes and disappears', async ({
  orders,
  other,
  server,
}) => {
  await orders.openLive({ server: server.url, as: 'luigi' })
  await other.openLive({ server: server.url, as: 'operator' })
  await expect(orders.orders).toHaveCount(0)

  await other.page.getByLabel('Quantity').fill('3')
  await other.page.getByLabel('Note').fill('extra basil')
  await other.page.getByRole('button', { name: 'Add order' }).click()
  await expect(orders.orders).toHaveCount(1)
  await expect(orders.orders).toContainText('3× Tagliatelle al ragù')
  await expect(orders.orders).toContainText('extra basil')
  await expect(orders.orders).toContainText('€43.50')

  await other.page.getByRole('button', { name: /^Confirm/ }).click()
  await expect(orders.orders).toHaveAttribute('data-status', 'confirmed')

  await other.page.getByRole('button', { name: /^Delete/ }).click()
  await other.page.getByRole('button', { name: /^Really delete/ }).click()
  await expect(orders.orders).toHaveCount(0)
})

test('what SQL does to an order shows on the page', async ({ orders, server }) => {
  await orders.openLive({ server: server.url, as: 'luigi' })
  const id = await insertOrder(server, { note: 'by SQL' })
  await expect(orders.order(id)).toContainText('by SQL')
  await setStatus(server, id, 'ready')
  await expect(orders.order(id).getByTestId('status')).toHaveText('Ready')
  await deleteOrder(server, id)
  await expect(orders.order(id)).toHaveCount(0)
})

test('an order goes through all its statuses by keyboard alone', async ({ orders, server }) => {
  const id = await insertOrder(server)
  await orders.openLive({ server: server.url, as: 'luigi' })
  await orders.page.getByRole('radio', { name: /^All/ }).check()
  await orders
    .order(id)
    .getByRole('button', { name: /^Confirm/ })
    .focus()
  const { keyboard } = orders.page
  const press = async (status: string): Promise<void> => {
    // The new status shows before the server has it. Until then the button waits.
    await expect(orders.page.locator(':focus')).toHaveAttribute('aria-disabled', 'false')
    await keyboard.press('Enter')
    await expect(orders.order(id)).toHaveAttribute('data-status', status)
  }
  for (const status of ['confirmed', 'preparing', 'ready']) await press(status)
  // Nobody is chosen yet, so the empty field takes the focus.
  await expect(orders.page.locator(':focus')).toHaveText(/^Assign/)
  await keyboard.press('Enter')
  await expect(orders.page.getByLabel('Driver for order')).toBeFocused()
  await keyboard.press('d')
  for (const button of ['Delete', 'Cancel', 'Assign']) {
    await keyboard.press('Tab')
    await expect(orders.page.locator(':focus')).toContainText(button)
  }
  await keyboard.press('Enter')
  await expect(orders.page.getByTestId('order-driver')).toHaveText('Dmitri picks it up.')
  for (const status of ['picked_up', 'delivered']) await press(status)
})

test('a customer sees an order confirmed, and may cancel only before', async ({ orders, other, server }) => {
  await orders.openLive({ server: server.url, as: 'ada' })
  await orders.page.getByRole('button', { name: 'Place order' }).click()
  await expect(orders.orders).toHaveCount(1)
  await expect(orders.page.getByRole('button', { name: /^Cancel/ })).toBeVisible()

  await other.openLive({ server: server.url, as: 'luigi' })
  await other.page.getByRole('button', { name: /^Confirm/ }).click()
  await expect(orders.orders).toHaveAttribute('data-status', 'confirmed')
  await expect(orders.page.getByRole('button', { name: /^Cancel/ })).toHaveCount(0)
})
