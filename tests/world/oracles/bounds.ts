import type { Session } from '../session.js'

/**
 * However long a run, a page holds no more than this of anything: about twice what any of a hundred seeds was seen to hold. Six of the listeners are
 * those of one `useUserPresence`.
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

/** What the core of a page, or of its worker, may take: it starts with four, and nothing that it is told makes it need more. */
const MOST_CORE_BYTES = 5 * 1024 * 1024

export function coreOverBounds({ page }: Session): string | undefined {
  const realms = [page, ...[...page.workers].map(({ realm }) => realm)]
  const largest = Math.max(0, ...realms.flatMap(({ memories }) => memories.map(({ buffer }) => buffer.byteLength)))
  return largest > MOST_CORE_BYTES ? `its core takes ${largest} bytes` : undefined
}

/** Of a page that disposed of everything nothing is left. */
export function leftovers(session: Session): string | undefined {
  const left = Object.entries(holdings(session)).filter(([, count]) => count > 0)
  return left.length === 0 ? undefined : `after its end it holds ${left.map(([what, n]) => `${n} ${what}`).join(', ')}`
}
