import { once } from 'node:events'
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { startTestServer } from './support/server'

const answer = async (asked: ClientRequest): Promise<number | undefined> => {
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.resume()
  await once(response, 'end')
  return response.statusCode
}

// Browsers keep connections. One that outlived the server's end would be answered by the server that was, in place of the one
// that has its port now.
test('a server that closes answers what it was asked, and nothing more on that connection', async () => {
  const server = await startTestServer()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const asked = request(`${server.url}/auth/v1/token?grant_type=password`, { method: 'POST', agent })
  asked.write('{"email":"luigi@holdfast.test",')
  await once(asked, 'socket')
  await once(asked.socket!, 'connect')
  const closed = server.close()
  asked.end('"password":"demo"}')
  expect(await answer(asked)).toBe(200)
  await expect(answer(request(`${server.url}/demo/personas`, { agent }).end())).rejects.toThrow()
  await closed
  agent.destroy()
})

test('a refusal that is delayed does not hold up the end', async () => {
  let log: (event: string) => void = () => undefined
  const refusing = new Promise<void>((resolve) => {
    log = (event) => event === 'connection_refused' && resolve()
  })
  const server = await startTestServer({ log, times: { refusalDelayMs: 3_600_000 } })
  const refused = answer(request(`${server.url}/realtime/v1/websocket?vsn=2.0.0`, { agent: new Agent() }).end())
  await refusing
  await server.close()
  expect(await refused).toBe(401)
})
