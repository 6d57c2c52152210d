import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeAll, expect, test } from 'vitest'
import { RealtimeClient } from '../../../js/src/index.js'
import { TOOLS } from '../../../js/src/engine/tools.js'
import { coreLoader } from '../../../js/src/engine/wasm_module.js'
import { changeFrames } from '../../bench/frames.js'
import { ServedSocket } from '../../bench/peers/served_socket.js'
import { watchCore } from '../../bench/peers/watched_core.js'
import type { WatchedCore } from '../../bench/peers/watched_core.js'

const MEGABYTE = 2 ** 20
const FRAMES = changeFrames({ count: 10_000, rows: 10_000 })

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

let core: WatchedCore
beforeAll(async () => {
  Object.assign(globalThis, { WebSocket: ServedSocket })
  core = watchCore(await coreLoader(undefined, TOOLS).core())
})

/** A client that listens to changes, the server's end of its socket, and how many changes the client has got. */
async function subscribed() {
  const client = new RealtimeClient('ws://localhost/realtime/v1', { params: { apikey: 'key' } })
  let heard = 0
  const channel = client
    .channel('orders')
    .on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, () => {
      heard += 1
    })
  await new Promise<void>((resolve) => {
    channel.subscribe((status) => {
      if (status === 'SUBSCRIBED') resolve()
    })
  })
  const receiveAll = (): void => {
    for (const frame of FRAMES) ServedSocket.last?.receive(frame)
  }
  return { client, receiveAll, heard: () => heard }
}

function heapBytes(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

// Promise B3.
test('a flood of messages leaves nothing behind, in the core or in JavaScript', { timeout: 60_000 }, async () => {
  const { client, receiveAll, heard } = await subscribed()
  receiveAll()
  const before = { core: core.memoryBytes(), heap: heapBytes() }
  for (let i = 0; i < 19; i++) receiveAll()
  expect(heard()).toBe(200_000)
  expect(core.memoryBytes()).toBe(before.core)
  expect(heapBytes() - before.heap).toBeLessThan(MEGABYTE)
  client.dispose()
})

test('a client that is disposed of leaves no object of the core', async () => {
  const clients = [await subscribed(), await subscribed(), await subscribed()]
  expect(core.openClients()).toBeGreaterThanOrEqual(3)
  for (const { client } of clients) client.dispose()
  await Promise.resolve()
  expect(core.openClients()).toBe(0)
})
