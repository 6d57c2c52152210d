import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems assign, and above those that need rights. */
const [LOWEST, HIGHEST] = [20_000, 30_000]

/** A free port of this machine, for a test that must name it before it is used. The system assigns it to nobody meanwhile. */
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
