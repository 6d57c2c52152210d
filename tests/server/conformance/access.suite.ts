import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Tokens } from '../../../demo/server/auth/tokens'
import type { RunningServer } from '../../../demo/server/server'
import type { StartServer } from '../support/databases'
import { handshake, visit, type Answer } from '../support/visit'

const EVIL = 'http://evil.test'
const PAGE = 'http://localhost:5173'
/** What signed every server's tokens once, for everybody to read. */
const OLD_PUBLIC_SECRET = 'holdfast-local-development-secret-0123456789'
const FORGED = { iss: 'holdfast', role: 'service_role' }

/** Who may use the server at all: a server on loopback is within reach of every page that its owner opens. */
export function accessSuite(start: StartServer): void {
  let server: RunningServer

  beforeAll(async () => {
    server = await start({ admin: true, origins: [PAGE] })
  })
  afterAll(() => server.close())

  const port = (): string => new URL(server.url).port
  const rest = (headers: Record<string, string>, path = '/rest/v1/restaurants'): Promise<Answer> =>
    visit(`${server.url}${path}`, { headers: { apikey: server.anonKey, ...headers } })
  const connect = (headers: Record<string, string>): Promise<string> =>
    handshake(`${server.wsUrl}/websocket?vsn=2.0.0&apikey=${server.anonKey}`, headers)

  describe('a page of another site', () => {
    test.each([
      '/rest/v1/restaurants',
      '/demo/personas',
      '/auth/v1/health',
      '/admin/sockets',
      '/realtime/v1/websocket',
    ])('is refused at %s, and may not read why', async (path) => {
      const { status, headers, body } = await rest({ origin: EVIL }, path)
      expect([status, headers['access-control-allow-origin']]).toEqual([403, undefined])
      expect(JSON.parse(body)).toMatchObject({
        message: `Pages of ${EVIL} may not use this server. To let them, start it with --origin ${EVIL}.`,
      })
    })

    test('changes nothing by a request that needs no preflight', async () => {
      const credentials = JSON.stringify({ email: 'luigi@holdfast.test', password: 'demo' })
      const headers = { origin: EVIL, 'content-type': 'text/plain' }
      const url = `${server.url}/auth/v1/token?grant_type=password`
      expect((await visit(url, { method: 'POST', headers, body: credentials })).status).toBe(403)
    })

    test('gets no preflight', async () => {
      const asks = { origin: EVIL, 'access-control-request-method': 'POST' }
      const { status, headers } = await visit(`${server.url}/rest/v1/orders`, { method: 'OPTIONS', headers: asks })
      expect([status, headers['access-control-allow-origin']]).toEqual([403, undefined])
    })

    test('opens no WebSocket, even with the right key', async () => {
      expect(await connect({ origin: EVIL })).toBe(
        `403 {"error":"Pages of ${EVIL} may not use this server. To let them, start it with --origin ${EVIL}."}`,
      )
    })

    test.each([
      'null',
      'http://localhost:5174',
      'https://localhost:5173',
      'http://localhost:5173.evil.test',
      '',
      'file://',
    ])('is not mistaken for a page that was given: %j', async (origin) => {
      expect((await rest({ origin })).status).toBe(403)
      expect(await connect({ origin })).toMatch(/^403 /)
    })

    test.each(['cross-site', 'same-site'])('is refused where it sends no Origin but is %s', async (site) => {
      expect((await rest({ 'sec-fetch-site': site })).status).toBe(403)
    })
  })

  describe('a name that an attacker points at this machine', () => {
    test('is refused, with and without the Origin that goes with it', async () => {
      const host = `evil.test:${port()}`
      for (const headers of [{ host }, { host, origin: `http://${host}` }]) {
        const { status, body } = await rest(headers)
        expect(status).toBe(403)
        expect(body).toContain('This server is not called')
        expect(await connect(headers)).toMatch(/^403 .*This server is not called/)
      }
    })

    test.each(['localhost.evil.test', '127.0.0.1.evil.test', '10.0.0.7', '[::ffff:10.0.0.7]', 'localhost@evil.test'])(
      'is not mistaken for loopback: %j',
      async (host) => {
        expect((await rest({ host })).status).toBe(403)
      },
    )

    test.each(['localhost', 'LOCALHOST:1', 'app.localhost', '127.0.0.1', '127.1.2.3:80', '[::1]:4400'])(
      'is not %s, which is loopback',
      async (host) => {
        expect((await rest({ host })).status).toBe(200)
      },
    )
  })

  describe('those who may use the server', () => {
    test('are programs, which send no Origin', async () => {
      const { status, headers } = await rest({})
      expect([status, headers['access-control-allow-origin']]).toEqual([200, undefined])
      expect(await connect({})).toBe('open')
    })

    test('are pages of the origins that were given, which may read the answers', async () => {
      const { status, headers } = await rest({ origin: PAGE })
      expect([status, headers['access-control-allow-origin'], headers['vary']]).toEqual([200, PAGE, 'origin'])
      expect(await connect({ origin: PAGE })).toBe('open')
    })

    test('are told what a request may carry', async () => {
      const asks = { origin: PAGE, 'access-control-request-headers': 'apikey,authorization' }
      const { status, headers } = await visit(`${server.url}/rest/v1/orders`, { method: 'OPTIONS', headers: asks })
      expect([status, headers['access-control-allow-origin'], headers['access-control-allow-headers']]).toEqual([
        204,
        PAGE,
        'apikey,authorization',
      ])
    })

    test('are pages of the server itself', async () => {
      expect((await rest({ origin: server.url })).status).toBe(200)
      expect((await rest({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    })

    test('are pages of an origin that is let in later', async () => {
      const origin = 'http://localhost:6006'
      expect((await rest({ origin })).status).toBe(403)
      server.allowOrigin(origin)
      expect((await rest({ origin })).status).toBe(200)
    })
  })

  describe('a token', () => {
    test('that is forged with the secret that was public once opens nothing', async () => {
      const token = await new Tokens(OLD_PUBLIC_SECRET).sign(FORGED, 3600)
      const open = await start({ jwtSecret: null })
      const { status } = await visit(`${open.url}/rest/v1/orders`, { headers: { apikey: token } })
      const socket = await handshake(`${open.wsUrl}/websocket?vsn=2.0.0&apikey=${token}`, {})
      await open.close()
      expect([status, socket]).toEqual([401, '401 {"error":"Failed to validate JWT signature"}'])
    })

    test('of a server is signed with a secret of its own, unless one was given', async () => {
      const two = [await start({ jwtSecret: null }), await start({ jwtSecret: null })]
      const [mine, theirs] = await Promise.all(
        two.map(({ url }) => visit(`${url}/rest/v1/restaurants`, { headers: { apikey: two[0]?.anonKey ?? '' } })),
      )
      await Promise.all(two.map((one) => one.close()))
      expect([mine?.status, theirs?.status]).toEqual([200, 401])
      expect(two[0]?.adminToken).not.toBe(two[1]?.adminToken)
    })
  })

  describe('the admin endpoint', () => {
    const order = { method: 'POST', body: JSON.stringify({ fault: 'drop' }) }

    test.each([
      ['nothing', () => ({})],
      ['another token', () => ({ authorization: 'Bearer wrong' })],
      ['half of the token', () => ({ authorization: `Bearer ${server.adminToken.slice(0, 20)}` })],
      ['the service key', () => ({ authorization: `Bearer ${server.serviceKey}` })],
    ])('takes no orders from who has %s', async (_, headers) => {
      for (const path of ['faults', 'flood', 'sockets', 'else']) {
        const answer = await visit(`${server.url}/admin/${path}`, { ...order, headers: headers() })
        expect(answer.status).toBe(401)
        expect(answer.body).toContain('the admin token that the server printed')
      }
    })

    test('takes no token from an address', async () => {
      expect((await visit(`${server.url}/admin/sockets?apikey=${server.adminToken}`)).status).toBe(401)
    })

    test('takes orders from who has the token', async () => {
      const headers = { authorization: `Bearer ${server.adminToken}`, origin: PAGE }
      expect((await visit(`${server.url}/admin/faults`, { ...order, headers })).status).toBe(200)
    })
  })
}
