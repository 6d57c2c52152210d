import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { createTestServer } from 'holdfast/testing'
import { useOrderUpdates } from 'holdfast/react'
import { useEffect, useState } from 'react'

const begin = () => createTestServer({ tables: { orders: [{ id: 1, restaurant_id: 1, status: 'new' }] } })
type Server = Awaited<ReturnType<typeof begin>>
const complained = jest.spyOn(console, 'error').mockImplementation(() => undefined)

beforeEach(() => {
  complained.mockClear()
})
afterEach(() => {
  jest.useRealTimers()
  expect(complained.mock.calls).toEqual([])
})

function Orders() {
  const { orders, updateOrder } = useOrderUpdates<{ id: number; status: string }>()
  return orders.map(({ id, status }) => (
    <button key={id} onClick={() => void updateOrder(id, { status: 'ready' })}>
      {status}
    </button>
  ))
}

/** A component's own timer. */
function Seconds() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const clock = setInterval(() => {
      setSeconds((before) => before + 1)
    }, 1_000)
    return () => {
      clearInterval(clock)
    }
  }, [])
  return <p role="timer">{seconds}</p>
}

const show = (t: Server) =>
  render(
    <t.Provider>
      <Orders />
      <Seconds />
    </t.Provider>,
  )
const shown = (): number => Number(screen.getByRole('timer').textContent)

type Way = [string, () => Promise<Server>, boolean]
const WAYS: Way[] = [
  ['Without fake timers', begin, false],
  ['With fake timers installed before the server is made', async () => (jest.useFakeTimers(), begin()), true],
  [
    'With fake timers installed after the server was made',
    async () => {
      const t = await begin()
      jest.useFakeTimers()
      return t
    },
    true,
  ],
]

describe.each(WAYS)('%s', (_, start, isFake) => {
  it('tables show, and edits are written', async () => {
    const t = await start()
    show(t)
    await t.settled()
    await t.update('orders', 1, { status: 'late' })
    fireEvent.click(screen.getByText('late'))
    await t.settled()
    expect(screen.getByText('ready')).toBeTruthy()
    expect(t.rows('orders')).toMatchObject([{ status: 'ready' }])
    await t.close()
  })

  it('time is one, whoever advances it', async () => {
    const t = await start()
    show(t)
    await t.settled()
    const [before, began] = [shown(), t.now.getTime()]
    await t.advance(10_000)
    expect(t.now.getTime() - began).toBe(10_000)
    if (isFake) {
      act(() => {
        jest.advanceTimersByTime(3_000)
      })
      await act(() => jest.advanceTimersByTimeAsync(2_000))
      expect([shown() - before, t.now.getTime() - began]).toEqual([15, 15_000])
    }
    await t.close()
  })
})

describe.each(WAYS)('%s', (_, start) => {
  it('calls may be awaited within an act', async () => {
    const t = await start()
    show(t)
    await act(() => t.settled())
    await act(async () => {
      await t.update('orders', 1, { status: 'late' })
    })
    expect(screen.getByText('late')).toBeTruthy()
    await act(async () => {
      await t.silence()
      await t.advance(80_000)
      await t.restore()
    })
    await t.settled()
    await t.close()
  })

  it('what is on its way is found', async () => {
    const t = await start()
    show(t)
    expect(await screen.findByText('new')).toBeTruthy()
    fireEvent.click(screen.getByText('new'))
    expect(await screen.findByText('ready')).toBeTruthy()
    await t.close()
  })

  it('a call that is not awaited is no act beside the test’s', async () => {
    const t = await start()
    show(t)
    await t.settled()
    void t.update('orders', 1, { status: 'late' })
    await act(() => Promise.resolve())
    expect(await screen.findByText('late')).toBeTruthy()
    await t.close()
  })
})
