// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { watchPage } from '../../../js/src/connection/lifecycle.js'
import type { Command } from '../../../js/src/port/port.js'

function watch(isWaiting = false) {
  const told: Command[] = []
  const stop = watchPage(
    (command) => told.push(command),
    () => isWaiting,
  )
  return { told, stop }
}

function pageTransition(type: string, persisted: boolean): Event {
  return Object.assign(new Event(type), { persisted })
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('watchPage', () => {
  it('tells of the network, visibility, sleep and wake-up, until stopped', () => {
    const { told, stop } = watch()
    window.dispatchEvent(new Event('offline'))
    window.dispatchEvent(new Event('online'))
    document.dispatchEvent(new Event('visibilitychange'))
    document.dispatchEvent(new Event('freeze'))
    document.dispatchEvent(new Event('resume'))
    window.dispatchEvent(pageTransition('pagehide', true))
    window.dispatchEvent(pageTransition('pageshow', true))
    stop()
    window.dispatchEvent(new Event('offline'))
    expect(told).toEqual([
      { type: 'setOnline', online: false },
      { type: 'setOnline', online: true },
      { type: 'setVisible', visible: document.visibilityState === 'visible' },
      { type: 'suspend' },
      { type: 'resume' },
      { type: 'suspend' },
      { type: 'resume' },
    ])
  })

  it('tells of a user who does something while the connection is waited for, and else not', () => {
    for (const waiting of [true, false]) {
      const { told, stop } = watch(waiting)
      document.dispatchEvent(new Event('pointerdown'))
      document.dispatchEvent(new Event('keydown'))
      stop()
      expect(told).toEqual(waiting ? [{ type: 'userActed' }, { type: 'userActed' }] : [])
    }
  })

  it('says nothing of a page that is closed or was just loaded', () => {
    const { told, stop } = watch()
    window.dispatchEvent(pageTransition('pagehide', false))
    window.dispatchEvent(pageTransition('pageshow', false))
    expect(told).toEqual([])
    stop()
  })

  it('says at the start what is not as usual', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    const { told, stop } = watch()
    expect(told).toEqual([
      { type: 'setOnline', online: false },
      { type: 'setVisible', visible: false },
    ])
    stop()
  })
})
