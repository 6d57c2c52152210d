import { memo, useLayoutEffect } from 'react'
import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { Order } from '../../frames.js'

/** What the benchmark and a page tell each other. */
declare global {
  interface Window {
    /** The `total` of the last message: once it shows, the page has caught up. */
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

/** All clients' rows use the same component. */
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

/** Each page calls it when changes flow; the measurement starts here. */
export function countFrom(): void {
  commits = 0
  const count = (): void => {
    frames += 1
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  window.ready()
}
