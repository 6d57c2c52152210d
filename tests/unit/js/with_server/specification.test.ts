import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ConnectionManager, configure } from '../../../../js/src/index.js'
import { startTestServer, installWebSocket } from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
const { waitFor } = vi
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
  configure({ url: server.url, key: server.anonKey })
}, 60_000)
afterAll(() => server.close())

// As the specification writes them.
describe('ConnectionManager', () => {
  it('should connect successfully', async () => {
    const manager = new ConnectionManager()
    await manager.connect()
    expect(manager.getState()).toBe('connected')
    manager.dispose()
  })

  it('should handle reconnection', async () => {
    const manager = new ConnectionManager()
    await manager.connect()

    // Simulate disconnect
    manager.simulateDisconnect()
    expect(manager.getState()).not.toBe('connected')

    // Should reconnect automatically
    await waitFor(
      () => {
        expect(manager.getState()).toBe('connected')
      },
      { timeout: 10_000 },
    )
    manager.dispose()
  })

  it('should queue messages when offline', () => {
    const manager = new ConnectionManager()
    manager.simulateDisconnect()

    void manager.send({ type: 'test' })

    expect(manager.getQueueSize()).toBe(1)
    manager.dispose()
  })
})
