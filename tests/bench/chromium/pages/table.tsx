import { memo, useLayoutEffect } from 'react'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Order } from '../../frames.js'

/** What the benchmark asks of a page, and is told. */
declare global {
  interface Window {
    /** The `total` of the last message: once it is shown, the page has caught up. */
    last: number
    ready: () => void
    caughtUp: (what: Told) => void
  }
}

export interface Told {
  readonly at: number
  readonly commits: number
  readonly frames: number
}

const given = new URLSearchParams(location.search)
export const SERVER = given.get('server') ?? ''

let [commits, frames, waiting] = [0, 0, true]

/** All clients' rows are drawn by the same component. */
export function Table({ orders }: { orders: readonly Order[] }): ReactElement {
  useLayoutEffect(() => {
    commits += 1
    if (waiting && orders.some(({ total }) => total === window.last)) {
      waiting = false
      window.caughtUp({ at: Date.now(), commits, frames })
    }
  }, [orders])
  return (
    <table>
      <tbody>
        {orders.map((order) => (
          <Line key={order.id} order={order} />
        ))}
      </tbody>
    </table>
  )
}

const Line = memo(function Line({ order }: { order: Order }) {
  return (
    <tr>
      <td>{order.id}</td>
      <td>{order.status}</td>
      <td>{order.total}</td>
      <td>{order.note}</td>
      <td>{order.updated_at}</td>
    </tr>
  )
})

export function show(page: ReactElement): void {
  createRoot(document.getElementById('root') ?? document.body).render(page)
}

/** Called by each page when changes flow: from here on counts. */
export function countFrom(): void {
  commits = 0
  const count = (): void => {
    frames += 1
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  window.ready()
}
