import { describe, expect, it } from 'vitest'
import { resolveEndpoint } from '../../../js/src/connection/endpoint.js'

describe('resolveEndpoint', () => {
  it.each([
    ['https://xyz.supabase.co', 'wss://xyz.supabase.co/realtime/v1/websocket'],
    ['https://xyz.supabase.co/', 'wss://xyz.supabase.co/realtime/v1/websocket'],
    ['wss://xyz.supabase.co/realtime/v1', 'wss://xyz.supabase.co/realtime/v1/websocket'],
    ['ws://localhost:4000/socket', 'ws://localhost:4000/socket/websocket'],
    ['ws://localhost:4000/socket/websocket', 'ws://localhost:4000/socket/websocket'],
    ['http://localhost:54321', 'ws://localhost:54321/realtime/v1/websocket'],
    ['ws://localhost:4000/live', 'ws://localhost:4000/live/websocket'],
    ['wss://host/api/ws/', 'wss://host/api/ws/websocket'],
    ['wss://xyz.supabase.co', 'wss://xyz.supabase.co/realtime/v1/websocket'],
    ['https://host/supabase', 'wss://host/supabase/realtime/v1/websocket'],
  ])('makes of %s %s', (url, socket) => {
    expect(resolveEndpoint(url).socketUrl).toBe(`${socket}?vsn=2.0.0`)
  })

  it('adds key, parameters and version, and keeps what is there', () => {
    const { socketUrl } = resolveEndpoint('wss://h/socket?room=1', {
      key: 'k&y',
      params: { device: 'a b' },
      vsn: '1.0.0',
    })
    expect(Object.fromEntries(new URL(socketUrl).searchParams)).toEqual({
      room: '1',
      device: 'a b',
      apikey: 'k&y',
      vsn: '1.0.0',
    })
  })

  it('finds the base of the REST endpoint, and an address that may be shown', () => {
    expect(resolveEndpoint('wss://xyz.supabase.co/realtime/v1', { key: 'secret' })).toMatchObject({
      baseUrl: 'https://xyz.supabase.co',
      httpUrl: 'https://xyz.supabase.co/realtime/v1/websocket',
    })
    expect(resolveEndpoint('ws://h:1/socket').baseUrl).toBe('http://h:1')
  })

  it.each(['', 'no url', 'xyz.supabase.co', 'ftp://host', 'javascript:alert(1)', 'ws://'])(
    'refuses %s by name',
    (url) => {
      expect(() => resolveEndpoint(url)).toThrow(expect.objectContaining({ name: 'INVALID_URL', final: true }))
    },
  )
})
