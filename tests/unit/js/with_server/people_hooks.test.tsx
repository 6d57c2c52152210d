import './dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { LatLng } from '../../../../js/src/index.js'
import { useUserPresence, useGPSTracking } from '../../../../js/src/react/index.js'
import { cut } from './cut.js'
import { clientOf, disposeClients, installWebSocket, startTestServer } from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
const DMITRI = '66666666-6666-4666-8666-666666666666'
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(() => {
  Reflect.deleteProperty(document, 'visibilityState')
  cleanup()
  disposeClients()
})
afterAll(() => server.close())

describe('useUserPresence', () => {
  it('shows who is online, what they say of themselves, and that they have gone', async () => {
    const [mine, theirs] = [await clientOf(server, 'luigi'), await clientOf(server, 'ada')]
    const me = renderHook(() => useUserPresence({ client: mine, userId: 'luigi' }))
    const other = renderHook(() => useUserPresence({ client: theirs, userId: 'ada' }))
    await waitFor(() => {
      expect(me.result.current.onlineUsers.map(({ id }) => id).sort()).toEqual(['ada', 'luigi'])
    })
    act(() => {
      other.result.current.updatePresence({ status: 'busy', mood: 'good' })
    })
    await waitFor(() => {
      const ada = me.result.current.onlineUsers.find(({ id }) => id === 'ada')
      expect(ada).toMatchObject({ status: 'busy', activity: 'active', details: { mood: 'good' } })
    })
    await cut(theirs)
    theirs.dispose()
    await waitFor(() => {
      expect(me.result.current.isOnline('ada')).toBe(false)
    })
    expect(me.result.current.lastSeen.ada).toBeGreaterThan(Date.now() - 60_000)
  })

  it('announces who opened the page in the background, as away', async () => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' })
    const mine = await clientOf(server, 'luigi')
    const me = renderHook(() => useUserPresence({ client: mine, userId: 'luigi' }))
    await waitFor(() => {
      expect(me.result.current.onlineUsers).toMatchObject([{ id: 'luigi', activity: 'away' }])
    })
  })

  it('says nothing more once its channel was removed under it', async () => {
    const mine = await clientOf(server, 'luigi')
    const me = renderHook(() => useUserPresence({ client: mine, userId: 'luigi' }))
    await waitFor(() => {
      expect(me.result.current.isOnline('luigi')).toBe(true)
    })
    await mine.removeAllChannels()
    act(() => {
      me.result.current.updatePresence({ status: 'busy' })
    })
    expect(me.result.current.status).toBe('busy')
  })
})

describe('useGPSTracking', () => {
  const PLACE: LatLng = [52.52, 13.405]
  const north = (metres: number): number => PLACE[0] + metres / 111_195

  it('shows where a driver is, the way, the time left and the fences, and what was told during a loss', async () => {
    const [driver, viewer] = [await clientOf(server, 'dmitri'), await clientOf(server, 'operator')]
    await server.sql('delete from driver_locations where driver_id = $1::text::uuid', [DMITRI])
    const fences = [{ id: 'shop', center: [north(300), PLACE[1]] as const, radiusMeters: 60 }]
    const way = [[north(1_000), PLACE[1]] as const]
    const events: string[] = []
    const mine = renderHook(() => useGPSTracking(DMITRI, { client: driver }))
    const theirs = renderHook(() =>
      useGPSTracking(DMITRI, {
        client: viewer,
        // Written inline, as people do, so they are new with each render.
        way: [...way],
        fences: fences.map((fence) => ({ ...fence })),
        onGeofence: ({ fence, type }) => events.push(`${type} ${fence}`),
      }),
    )
    await waitFor(() => {
      expect([mine.result.current.loading, theirs.result.current.loading]).toEqual([false, false])
    })
    const since = Date.now() - 100_000
    const report = (second: number) =>
      act(() =>
        mine.result.current.updateLocation({
          latitude: north(second * 10),
          longitude: PLACE[1],
          accuracy: 5,
          timestamp: since + second * 1_000,
        }),
      )
    for (const second of [0, 10, 20, 30]) await report(second)
    await cut(driver)
    await cut(viewer)
    for (const second of [50, 40]) await report(second)
    await waitFor(() => {
      expect(theirs.result.current.history).toHaveLength(6)
    })
    expect(theirs.result.current.driverLocation?.latitude).toBeCloseTo(north(500), 5)
    expect(theirs.result.current.speed).toBeCloseTo(10, 0)
    expect(theirs.result.current.remainingMeters).toBeGreaterThan(480)
    expect(theirs.result.current.etaMs).toBeGreaterThan(40_000)
    expect(theirs.result.current.history.map(({ timestamp }) => timestamp - since)).toEqual(
      [0, 10, 20, 30, 40, 50].map((second) => second * 1_000),
    )
    expect(events).toEqual(['enter shop', 'leave shop'])
    await expect(
      act(() => theirs.result.current.updateLocation({ latitude: 1, longitude: 1, accuracy: 5 })),
    ).rejects.toMatchObject({
      name: 'REST_FORBIDDEN',
    })
  })

  it('asks the device every ten seconds, and names what goes wrong', async () => {
    const client = await clientOf(server, 'dmitri')
    let answer: 'fix' | 'old' | number = 'fix'
    const getCurrentPosition: Geolocation['getCurrentPosition'] = (found, failed) => {
      const timestamp = answer === 'old' ? Date.now() - 60_000 : Date.now()
      const coords = { latitude: PLACE[0], longitude: PLACE[1], accuracy: 7 } as GeolocationCoordinates
      if (typeof answer === 'number') failed?.({ code: answer, message: 'no' } as GeolocationPositionError)
      else found({ coords, timestamp } as GeolocationPosition)
    }
    Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition }, configurable: true })
    const { result } = renderHook(() => useGPSTracking(DMITRI, { client, intervalMs: 30 }))
    await waitFor(() => {
      expect(result.current.loading).toBe(false)
    })
    const before = await server.sql('select 1 from driver_locations where driver_id = $1::text::uuid', [DMITRI])
    act(() => {
      result.current.startTracking()
    })
    await waitFor(async () => {
      const rows = await server.sql('select 1 from driver_locations where driver_id = $1::text::uuid', [DMITRI])
      expect(rows.length).toBeGreaterThan(before.length + 1)
    })
    for (const [next, name] of [
      ['old', 'LOCATION_STALE'],
      [2, 'LOCATION_UNAVAILABLE'],
      [3, 'LOCATION_TIMEOUT'],
    ] as const) {
      answer = next
      await waitFor(() => {
        expect([result.current.error?.name, result.current.isTracking]).toEqual([name, true])
      })
    }
    answer = 1
    await waitFor(() => {
      expect([result.current.error?.name, result.current.isTracking]).toEqual(['LOCATION_DENIED', false])
    })
    Reflect.deleteProperty(navigator, 'geolocation')
    act(() => {
      result.current.startTracking()
    })
    expect([result.current.error?.name, result.current.isTracking]).toEqual(['LOCATION_UNSUPPORTED', false])
  })
})
