import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what any system gives out by itself, and above what needs rights. */
const [LOWEST, HIGHEST] = [20_000, 30_000]

/** A free port of this machine for a test that must name it before it is taken: one that the system gives to nobody meanwhile. */
export async function unassignedPort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST))
    const probe = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => {
        resolve(false)
      })
      probe.listen(port, '127.0.0.1', () => {
        resolve(true)
      })
    })
    if (!isFree) continue
    probe.close()
    await once(probe, 'close')
    return port
  }
}
