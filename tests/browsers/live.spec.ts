import { ADA, LUIGI } from '../e2e/support/orders'
import { RestCaller } from './support/rest'
import { expect, test } from './support/test'

const DMITRI = '66666666-6666-4666-8666-666666666666'
const NEW_ORDER = { restaurant_id: LUIGI, customer_id: ADA, total_cents: 1200 }

test('the demo connects and shows an order that is placed elsewhere, live', async ({ demo, server }) => {
  await demo.open('luigi')
  const id = await new RestCaller(server, 'ada').insert('orders', NEW_ORDER)
  await demo.hasOrder(id, 'pending')
})

test('a click on the page is in the database', async ({ demo, server }) => {
  const ada = new RestCaller(server, 'ada')
  const id = await ada.insert('orders', NEW_ORDER)
  await demo.open('luigi')
  await demo.hasOrder(id, 'pending')
  await demo.advance(id)
  await demo.hasOrder(id, 'confirmed')
  await expect.poll(() => ada.read('orders', id, 'status')).toBe('confirmed')
})

test('a connection that is reset recovers, and brings what was missed', async ({ demo, wire, server }) => {
  await demo.open('luigi', wire.url)
  wire.reset()
  await demo.hasState('reconnecting')
  const id = await new RestCaller(server, 'ada').insert('orders', NEW_ORDER)
  wire.restore()
  await demo.hasState('connected')
  await demo.hasOrder(id, 'pending')
})

test('a connection that falls silent is noticed, and recovers with what was missed', async ({ demo, wire, server }) => {
  await demo.open('luigi', wire.url)
  wire.silence()
  await demo.hasState('reconnecting')
  const id = await new RestCaller(server, 'ada').insert('orders', NEW_ORDER)
  wire.restore()
  await demo.hasState('connected')
  await demo.hasOrder(id, 'pending')
})

for (const host of ['page', 'worker']) {
  test(`two people chat, with the core in the ${host}`, async ({ mine, theirs }) => {
    const [hello, answer] = [`hello from the ${host}`, `hello back to the ${host}`]
    await mine.open('chat', 'luigi', { user: LUIGI, host })
    await theirs.open('chat', 'dmitri', { user: DMITRI, host })
    await mine.call('sendMessage', { text: hello })
    await expect.poll(() => theirs.list('messages', 'text')).toContain(hello)
    await theirs.call('sendMessage', { text: answer })
    await expect.poll(() => mine.list('messages', 'text')).toContain(answer)
  })
}

test('somebody else is seen to come and to go', async ({ mine, theirs }) => {
  const online = async (): Promise<unknown[]> => (await mine.list('onlineUsers', 'id')).sort()
  await mine.open('presence', 'luigi')
  await expect.poll(online).toEqual(['luigi'])
  await theirs.open('presence', 'ada')
  await expect.poll(online).toEqual(['ada', 'luigi'])
  await theirs.close()
  await expect.poll(online).toEqual(['luigi'])
})
