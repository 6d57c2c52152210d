// @vitest-environment jsdom
import { act, cleanup, render, renderHook, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { configure } from '../../../../js/src/index.js'
import { HoldfastProvider, useConnectionManager } from '../../../../js/src/react/index.js'
import { FakeCore } from '../support/fake_core.js'
import { fakeClient } from './support.js'

/** The specification's own, with plain class names. */
function ConnectionIndicator() {
  const { state, quality } = useConnectionManager()
  return (
    <span>
      {state === 'connected' && `Connected (${quality.latency}ms)`}
      {state === 'reconnecting' && 'Reconnecting...'}
      {state === 'disconnected' && 'Offline'}
    </span>
  )
}

afterEach(() => {
  cleanup()
  configure({})
})

describe('useConnectionManager', () => {
  it('shows the connection as the specification’s indicator does', () => {
    const { core, client } = fakeClient()
    render(
      <StrictMode>
        <HoldfastProvider client={client}>
          <ConnectionIndicator />
        </HoldfastProvider>
      </StrictMode>,
    )
    expect(screen.getByText('Offline')).toBeTruthy()
    act(() => {
      core.connected()
      core.quality(23)
    })
    expect(screen.getByText('Connected (23ms)')).toBeTruthy()
    act(() => {
      core.state(3, 2, { reason: 105, retryAt: 1_000 })
    })
    expect(screen.getByText('Reconnecting...')).toBeTruthy()
  })

  it('connects nothing by itself', () => {
    const { core, client } = fakeClient()
    renderHook(() => useConnectionManager({ client }))
    expect(core.all('connect')).toHaveLength(0)
  })

  it('acts, counts the queue, and is frozen and stable', () => {
    const { core, client } = fakeClient()
    const { result, rerender } = renderHook(() => useConnectionManager({ client }))
    const before = result.current
    rerender()
    expect(result.current).toBe(before)
    expect(Object.isFrozen(before)).toBe(true)
    act(() => {
      void result.current.send({ type: 'test' })
    })
    expect(result.current.queueSize).toBe(1)
    act(() => {
      result.current.disconnect()
    })
    expect(core.all('disconnect')).toHaveLength(1)
    expect(result.current.manager).toBe(client.connection)
  })

  it('shares the page’s client without a provider', () => {
    const core = new FakeCore()
    configure({ url: 'http://shared:1', port: core.port })
    const first = renderHook(() => useConnectionManager())
    const second = renderHook(() => useConnectionManager())
    expect(first.result.current.manager).toBe(second.result.current.manager)
    act(() => {
      core.connected()
    })
    expect(second.result.current.state).toBe('connected')
  })

  it('renders on a server, and names a missing URL', () => {
    const { client } = fakeClient()
    expect(
      renderToString(
        <HoldfastProvider client={client}>
          <ConnectionIndicator />
        </HoldfastProvider>,
      ),
    ).toBe('<span>Offline</span>')
    expect(() => renderToString(<ConnectionIndicator />)).toThrow(expect.objectContaining({ name: 'NOT_CONFIGURED' }))
  })
})
