// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react'
import { Component, StrictMode, Suspense } from 'react'
import type { ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RealtimeClient } from '../../../../js/src/index.js'
import { useSuspenseLiveTable } from '../../../../js/src/react/index.js'
import type { FakeCore } from '../support/fake_core.js'
import { fakeClient } from './support.js'
import { tableDiff } from '../support/table_diff.js'

const TOPIC = 'realtime:table:public:orders'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function Orders({ client }: { client: RealtimeClient }) {
  const { rows, loading } = useSuspenseLiveTable<{ id: number }>({ client, table: 'orders' })
  return <p>{`${String(rows.length)} orders, loading ${String(loading)}`}</p>
}

const page = (client: RealtimeClient) => (
  <Suspense fallback={<p>waiting</p>}>
    <Orders client={client} />
  </Suspense>
)

/** Changes flow, and the page that was fetched comes back as a diff. */
async function flow(core: FakeCore): Promise<void> {
  core.onCommand = (command) => {
    if (command.type !== 'drainTable' || core.all('tableFetched').length === 0) return
    core.emit(tableDiff(command.table, [{ id: 1 }]))
  }
  await act(async () => {
    core.subscribed(TOPIC)
    await vi.advanceTimersByTimeAsync(50)
  })
}

describe('useSuspenseLiveTable', () => {
  it('shows the fallback until the rows are there, with one join and one fetch', async () => {
    const fetcher = vi.fn<typeof fetch>(() => Promise.resolve(Response.json([{ id: 1 }])))
    const { core, client } = fakeClient({ fetch: fetcher })
    render(<StrictMode>{page(client)}</StrictMode>)
    expect(screen.getByText('waiting')).toBeDefined()
    await flow(core)
    expect(screen.getByText('1 orders, loading false')).toBeDefined()
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    expect([core.all('subscribe').length, fetcher.mock.calls.length]).toEqual([1, 1])
    expect(core.all('closeTable')).toHaveLength(0)
  })

  it('hands a final error to the error boundary', async () => {
    class Boundary extends Component<{ children: ReactNode }, { name: string }> {
      override state = { name: '' }
      static getDerivedStateFromError(error: Error) {
        return { name: error.name }
      }
      override render() {
        return this.state.name === '' ? this.props.children : <p>{this.state.name}</p>
      }
    }
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const refuse = () => Promise.resolve(Response.json({ message: 'no' }, { status: 403 }))
    const { core, client } = fakeClient({ fetch: refuse })
    render(<Boundary>{page(client)}</Boundary>)
    await act(async () => {
      core.subscribed(TOPIC)
      await vi.advanceTimersByTimeAsync(50)
    })
    expect(screen.getByText('REST_FORBIDDEN')).toBeDefined()
  })

  it('shows the fallback on a server, and starts nothing', () => {
    const { core, client } = fakeClient()
    vi.stubGlobal('window', undefined)
    expect(renderToString(page(client))).toContain('waiting')
    vi.unstubAllGlobals()
    expect(core.commands.map(({ type }) => type)).toEqual(['create'])
  })
})
