import { recordFrames } from './support/frames'
import { GRACE, SAKURA, deleteOrder, insertOrder, setStatus } from './support/orders'
import { expect, test } from './support/test'

// Changes arrive in the order of their commits. Once a later one has arrived, an earlier one that has not will never come.

test('another restaurant’s orders never reach the socket', async ({ orders, server }) => {
  const frames = recordFrames(orders.page)
  await orders.openLive({ server: server.url, as: 'luigi' })
  const theirs = await insertOrder(server, { restaurant: SAKURA, note: 'only for Sakura' })
  await setStatus(server, theirs, 'ready')
  const ours = await insertOrder(server, { note: 'for us' })
  await expect(orders.order(ours)).toBeVisible()
  const received = frames.received.join('\n')
  expect(received).toContain(ours)
  for (const secret of [theirs, SAKURA, 'only for Sakura']) expect(received).not.toContain(secret)
})

test('another customer’s orders never reach the socket, though no filter was asked for', async ({ orders, server }) => {
  const frames = recordFrames(orders.page)
  await orders.openLive({ server: server.url, as: 'ada' })
  const theirs = await insertOrder(server, { customer: GRACE, note: 'only for Grace' })
  await setStatus(server, theirs, 'ready')
  const ours = await insertOrder(server, { note: 'for Ada' })
  await expect(orders.order(ours)).toBeVisible()
  const received = frames.received.join('\n')
  expect(received).toContain(ours)
  for (const secret of [theirs, GRACE, 'only for Grace']) expect(received).not.toContain(secret)
})

test('of another restaurant’s deleted order nothing but its key reaches the socket', async ({ orders, server }) => {
  const frames = recordFrames(orders.page)
  const theirs = await insertOrder(server, { restaurant: SAKURA, note: 'only for Sakura' })
  await orders.openLive({ server: server.url, as: 'luigi' })
  await deleteOrder(server, theirs)
  const ours = await insertOrder(server)
  await expect(orders.order(ours)).toBeVisible()
  const told = frames.received.filter((frame) => frame.includes(theirs))
  for (const frame of told) expect(frame).toContain(`"old_record":{"id": "${theirs}"}`)
  for (const secret of [SAKURA, 'only for Sakura']) expect(frames.received.join('\n')).not.toContain(secret)
})
