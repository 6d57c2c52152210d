import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../../demo/server/server'
import { startTestServer } from './support/server'

// A browser does not tell why a WebSocket did not open; clients ask again with a plain request, and the real server, which
// examines the key before it looks for the upgrade, tells them.

let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const visit = async (query: string): Promise<[number, string]> => {
  const response = await fetch(`${server.url}/realtime/v1/websocket?vsn=2.0.0${query}`)
  return [response.status, await response.text()]
}

test('a plain request with a wrong key is told so', async () => {
  expect(await visit('&apikey=wrong')).toEqual([401, '{"error":"The token provided is not a valid JWT"}'])
  expect(await visit('')).toEqual([401, '{"error":"API key is missing"}'])
})

test('a plain request with the right key is told that it is no upgrade', async () => {
  const [status] = await visit(`&apikey=${server.anonKey}`)
  expect(status).toBe(400)
})

test('a plain request is refused as a connection is', async () => {
  server.fault({ fault: 'refuse_connections', status: 503 })
  expect(await visit(`&apikey=${server.anonKey}`)).toEqual([503, ''])
  server.fault({ fault: 'refuse_connections', status: null })
})
