import { LUIGI } from './support/orders'
import { expect, test } from './support/test'

// Playwright's recorder would work in the page that is measured, so it is off.
test.use({ trace: 'off' })

const INSERTS = 50

/** What the specification promises. */
const MOST_MS = 100

test('an insert by another persona is in the DOM after at most 100 ms, at the median of 50', async ({
  orders,
  server,
}) => {
  await orders.openLive({ server: server.url, as: 'luigi' })
  const token = await server.tokenFor('operator')
  const times = await orders.page.evaluate(measure, {
    url: server.url,
    key: server.anonKey,
    token,
    restaurant: LUIGI,
    inserts: INSERTS,
  })
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Infinity
  console.log(
    `insert -> DOM over ${times.length} inserts: median ${at(0.5).toFixed(1)} ms, 95% ${at(0.95).toFixed(1)} ms, worst ${at(1).toFixed(1)} ms`,
  )
  expect(times).toHaveLength(INSERTS)
  expect(at(0.5)).toBeLessThanOrEqual(MOST_MS)
})

interface Measurement {
  readonly url: string
  readonly key: string
  readonly token: string
  readonly restaurant: string
  readonly inserts: number
}

/**
 * Runs in the page, so that one clock measures everything: from before the other persona's request is sent until the order's note is in the document.
 * The way of the request to the server is included.
 */
async function measure({ url, key, token, restaurant, inserts }: Measurement): Promise<number[]> {
  const seen = (note: string): Promise<number> =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector('.order-list')?.textContent.includes(note)) return
        observer.disconnect()
        resolve(performance.now())
      })
      observer.observe(document.body, { childList: true, subtree: true, characterData: true })
    })
  const times: number[] = []
  for (let n = 0; n < inserts; n++) {
    const note = `latency ${n} of ${inserts}`
    const appeared = seen(note)
    const startedAt = performance.now()
    const response = await fetch(`${url}/rest/v1/orders`, {
      method: 'POST',
      headers: { apikey: key, Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ restaurant_id: restaurant, note }),
    })
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    times.push((await appeared) - startedAt)
  }
  return times
}
