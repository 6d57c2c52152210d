import type { Session } from '../session.js'

/**
 * A page never holds more than this of anything, however long the run: about twice the most that any of a hundred seeds held. Six of the listeners
 * belong to one `useUserPresence`.
 */
const MOST = { timers: 40, requests: 15, sockets: 3, workers: 1, listeners: 20 } as const

function holdings({ page, machine }: Session): Record<keyof typeof MOST, number> {
  return {
    timers: page.timers,
    requests: page.inFlight.size,
    sockets: machine.sockets.size,
    workers: page.workers.size,
    listeners: page.listeners,
  }
}

export function overBounds(session: Session): string | undefined {
  const over = Object.entries(holdings(session)).find(([what, count]) => count > MOST[what as keyof typeof MOST])
  return over && `holds ${over[1]} ${over[0]}`
}

/** The memory that the core of a page, or of its worker, may take. It starts with 4 MiB, and nothing that it is told makes it need more. */
const MOST_CORE_BYTES = 5 * 1024 * 1024

export function coreOverBounds({ page }: Session): string | undefined {
  const realms = [page, ...[...page.workers].map(({ realm }) => realm)]
  const largest = Math.max(0, ...realms.flatMap(({ memories }) => memories.map(({ buffer }) => buffer.byteLength)))
  return largest > MOST_CORE_BYTES ? `its core takes ${largest} bytes` : undefined
}

/** Once a page has disposed of everything, nothing of it may be left. */
export function leftovers(session: Session): string | undefined {
  const left = Object.entries(holdings(session)).filter(([, count]) => count > 0)
  return left.length === 0 ? undefined : `after its end it holds ${left.map(([what, n]) => `${n} ${what}`).join(', ')}`
}
