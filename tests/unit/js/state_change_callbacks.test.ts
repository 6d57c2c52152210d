import { afterEach, describe, expect, it, vi } from 'vitest'
import { ERRORS } from '../../../js/src/base/all_errors.js'
import { startClient } from './support/start_client.js'

function listening() {
  const { core, client } = startClient()
  const told: unknown[] = []
  const { open, close, error } = client.stateChangeCallbacks
  open.push(() => told.push('open'))
  close.push((event) => told.push(['close', event]))
  error.push((event) => told.push(['error', (event as Error).name]))
  return { core, client, told }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('client.stateChangeCallbacks', () => {
  it('are empty lists at first', () => {
    expect(startClient().client.stateChangeCallbacks).toEqual({ open: [], close: [], error: [], message: [] })
  })

  it('hear when the socket opens, is lost, and comes back', () => {
    const { core, client, told } = listening()
    client.connect()
    core.connected()
    core.state(3, 2, { reason: ERRORS.CONNECTION_LOST.code, closeCode: 1006, detail: 'gone', retryAt: 5_000 })
    core.state(3, 3)
    core.state(2, 3)
    const close = { type: 'close', code: 1006, reason: 'close code 1006: gone', wasClean: false }
    expect(told).toEqual(['open', ['error', 'CONNECTION_LOST'], ['close', close], 'open'])
  })

  it('hear of each dial that failed', () => {
    const { core, client, told } = listening()
    client.connect()
    core.state(3, 1, { reason: ERRORS.SERVER_UNREACHABLE.code, retryAt: 5_000 })
    core.state(3, 3)
    core.state(3, 3, { reason: ERRORS.SERVER_UNREACHABLE.code, retryAt: 9_000 })
    expect(told.map((event) => (event as unknown[])[0])).toEqual(['error', 'close', 'error', 'close'])
  })

  it('hear a wanted end as a clean close, and no error', () => {
    const { core, client, told } = listening()
    client.connect()
    core.connected()
    void client.disconnect()
    core.state(0, 2, { reason: ERRORS.CLOSED_BY_USER.code })
    expect(told).toEqual(['open', ['close', { type: 'close', code: 1000, reason: '', wasClean: true }]])
  })

  it('may be behind a label, come and go, and throw', () => {
    vi.stubGlobal('reportError', vi.fn())
    const { core, client } = startClient()
    const told: string[] = []
    const callbacks = client.stateChangeCallbacks
    callbacks.open = [
      ['mine', () => told.push('labelled')],
      () => {
        callbacks.open = []
        throw new Error('of the app')
      },
      () => told.push('last'),
    ]
    client.connect()
    core.connected()
    core.state(3, 2, { reason: ERRORS.CONNECTION_LOST.code })
    core.state(2, 3)
    expect(told).toEqual(['labelled', 'last'])
  })
})
