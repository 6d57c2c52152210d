import { ADA, LUIGI } from '../e2e/support/orders'
import { RestCaller } from './support/rest'
import { expect, test } from './support/test'

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
  await demo.open('luigi', { url: wire.url })
  wire.reset()
  await demo.hasState('reconnecting')
  const id = await new RestCaller(server, 'ada').insert('orders', NEW_ORDER)
  wire.restore()
  await demo.hasState('connected')
  await demo.hasOrder(id, 'pending')
})

test('a connection that falls silent is noticed, and recovers with what was missed', async ({ demo, wire, server }) => {
  await demo.open('luigi', { url: wire.url })
  wire.silence()
  await demo.hasState('reconnecting')
  const id = await new RestCaller(server, 'ada').insert('orders', NEW_ORDER)
  wire.restore()
  await demo.hasState('connected')
  await demo.hasOrder(id, 'pending')
})

for (const host of ['page', 'worker'] as const) {
  test(`a restaurant and a driver chat, with the core in the ${host}`, async ({ demo, other }) => {
    const [hello, answer] = [`hello from the ${host}`, `hello back to the ${host}`]
    await demo.open('luigi', { host })
    await other.open('dmitri', { host })
    await demo.talkToCrew()
    await demo.say(hello)
    await other.hasBeenTold(hello)
    await other.say(answer)
    await demo.hasBeenTold(answer)
  })
}

test('somebody else is seen to come and to go', async ({ demo, other }) => {
  await demo.open('operator')
  await demo.sees('Ada', /^offline$/)
  await other.open('ada')
  await demo.sees('Ada', /^(active|idle|away)$/)
  await other.close()
  await demo.sees('Ada', /^offline$/)
})
