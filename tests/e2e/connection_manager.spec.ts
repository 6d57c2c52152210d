import type { Page } from '@playwright/test'
import { expect, test } from './support/test'

// The specification's own unit tests, in a real page with the built package.

interface Given {
  readonly url: string
  readonly key: string
  readonly host: 'page' | 'worker'
}

type Package = typeof import('holdfast')

declare global {
  interface Window {
    holdfast: Package
  }
}

/** Loads the package as a plain ES module, without a bundler. */
async function load(page: Page, site: string, given: Given): Promise<void> {
  await page.goto(`${site}/?server=${given.url}`)
  await page.evaluate(
    async ({ module, url, key, host }) => {
      window.holdfast = (await import(module)) as Package
      window.holdfast.configure({ url, key, host })
    },
    { module: '/holdfast/index.js', ...given },
  )
}

test.beforeEach(async ({ page, site, server, host }) => {
  await load(page, site.url, { url: server.url, key: server.anonKey, host })
})

test('should connect successfully', async ({ page }) => {
  const state = await page.evaluate(async () => {
    const manager = new window.holdfast.ConnectionManager()
    await manager.connect()
    return manager.getState()
  })
  expect(state).toBe('connected')
})

test('should handle reconnection', async ({ page }) => {
  const states = await page.evaluate(async () => {
    const manager = new window.holdfast.ConnectionManager()
    await manager.connect()
    manager.simulateDisconnect()
    const after = manager.getState()
    await new Promise<void>((resolve) => {
      manager.onStateChange((state) => {
        if (state === 'connected') resolve()
      })
    })
    return [after, manager.getState()]
  })
  expect(states).toEqual(['reconnecting', 'connected'])
})

test('should queue messages when offline', async ({ page }) => {
  const size = await page.evaluate(() => {
    const manager = new window.holdfast.ConnectionManager()
    manager.simulateDisconnect()
    void manager.send({ type: 'test' })
    return manager.getQueueSize()
  })
  expect(size).toBe(1)
})

test('disconnect() ends it: the queue is cleared, every message is told, and nothing comes back by itself', async ({
  page,
  server,
}) => {
  const end = await page.evaluate(async () => {
    const manager = new window.holdfast.ConnectionManager()
    await manager.connect()
    manager.simulateDisconnect()
    const sent = manager.send({ channel: 'orders', event: 'update', payload: { status: 'confirmed' } })
    manager.disconnect()
    const { outcome, error } = await sent
    return { state: manager.getState(), queued: manager.getQueueSize(), outcome, reason: error?.name }
  })
  expect(end).toEqual({ state: 'disconnected', queued: 0, outcome: 'dropped', reason: 'QUEUE_CLEARED' })
  await expect.poll(() => server.socketCount()).toBe(0)
})
