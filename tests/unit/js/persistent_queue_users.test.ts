import { describe, expect, it } from 'vitest'
import { eventually } from './support/eventually.js'
import { events, freshBrowser, openPage, stored, storedCount } from './support/persistent_queue.js'
import { userToken } from './support/user_token.js'

freshBrowser()

describe('A queue that persists for several users', () => {
  const USER_CHANGED = 310
  const [QUEUE_CLEARED, ANN, BOB] = [304, userToken('ann'), userToken('bob')]

  /** Ann sent one message that did not go out, and her page is gone. */
  async function annsMessage(): Promise<void> {
    const page = await openPage({ accessToken: ANN })
    void page.manager.send({ channel: 'orders', event: 'ann’s' })
    await storedCount(1)
    page.crash()
  }

  it('hands a message to the core as its sender’s', async () => {
    await annsMessage()
    const { core } = await openPage({ accessToken: userToken('ann', 2) })
    await eventually(() => {
      expect(core.pushes).toMatchObject([{ owner: 'ann' }])
    })
  })

  it('keeps one user’s from another, and for them until they are back', async () => {
    await annsMessage()
    const bobs = await openPage({ accessToken: BOB })
    void bobs.manager.send({ channel: 'orders', event: 'bob’s' })
    await eventually(() => {
      expect(events(bobs.core)).toEqual(['bob’s'])
    })
    bobs.core.settle(bobs.core.pushes[0]?.request ?? 0, 'acked')
    bobs.manager.disconnect()
    await storedCount(1)
    bobs.crash()
    const anns = await openPage({ accessToken: ANN })
    await eventually(() => {
      expect(events(anns.core)).toEqual(['ann’s'])
    })
  })

  it('keeps what the core gave up when another user came, and sends it when its sender is back', async () => {
    const { core, manager, client } = await openPage({ accessToken: ANN })
    const told: string[] = []
    manager.onRestoredSettled((_message, { outcome }) => told.push(outcome))
    const sent = manager.send({ channel: 'orders', event: 'ann’s' })
    await storedCount(1)
    await client.setAuth(BOB)
    core.settle(core.pushes[0]?.request ?? 0, 'failed', USER_CHANGED)
    await expect(sent).resolves.toMatchObject({ outcome: 'failed', error: { name: 'USER_CHANGED' } })
    await new Promise(setImmediate)
    expect(await stored()).toHaveLength(1)
    expect(core.pushes).toHaveLength(1)
    await client.setAuth(ANN)
    expect(core.pushes[1]).toMatchObject({ owner: 'ann', event: 'broadcast' })
    core.settle(core.pushes[1]?.request ?? 0, 'acked')
    await storedCount(0)
    expect(told).toEqual(['acked'])
  })

  it('keeps it too where it was given up before it was written', async () => {
    const { core, manager, client } = await openPage({ accessToken: ANN })
    void manager.send({ channel: 'orders', event: 'ann’s' })
    await client.setAuth(BOB)
    core.settle(core.pushes[0]?.request ?? 0, 'failed', USER_CHANGED)
    await storedCount(1)
    await client.setAuth(ANN)
    core.settle(core.pushes[1]?.request ?? 0, 'acked')
    await storedCount(0)
  })

  it('is not cleared of one user’s by a disconnect() after they have signed out', async () => {
    const { core, manager, client, crash } = await openPage({ accessToken: ANN })
    void manager.send({ channel: 'orders', event: 'ann’s' })
    await storedCount(1)
    await client.setAuth(null)
    manager.disconnect()
    core.settle(core.pushes[0]?.request ?? 0, 'dropped', QUEUE_CLEARED)
    crash()
    const after = await openPage({ accessToken: ANN })
    await eventually(() => {
      expect(events(after.core)).toEqual(['ann’s'])
    })
  })

  it('is the first one’s who signs in where nobody was known', async () => {
    const { manager, client, crash } = await openPage()
    void manager.send({ channel: 'orders', event: 'early' })
    await storedCount(1)
    await client.setAuth(ANN)
    await eventually(async () => {
      expect(await stored()).toMatchObject([{ user: 'ann' }])
    })
    await client.setAuth(BOB)
    crash()
    const bobs = await openPage({ accessToken: BOB })
    bobs.client.channel('orders').subscribe()
    await new Promise(setImmediate)
    expect(bobs.core.pushes).toEqual([])
    expect(await stored()).toMatchObject([{ user: 'ann' }])
  })

  it('never holds a token', async () => {
    await annsMessage()
    expect(JSON.stringify(await stored())).not.toContain(ANN)
  })

  it('has room for as many of each user', async () => {
    for (const token of [ANN, BOB]) {
      const page = await openPage({ accessToken: token, queueLimit: 2 })
      for (const event of ['1', '2']) void page.manager.send({ channel: 'orders', event })
      await storedCount(token === ANN ? 2 : 4)
      page.crash()
    }
    const { core } = await openPage({ accessToken: ANN, queueLimit: 2 })
    await eventually(() => {
      expect(events(core)).toEqual(['1', '2'])
    })
    expect(await stored()).toHaveLength(4)
  })
})
