import { createServer } from 'node:net'
import { Stop } from './stop.mjs'

/**
 * @param {number} port
 * @param {string} option which chooses another
 */
export async function assertFree(port, option) {
  if (await isFree(port)) return
  throw new Stop(`Port ${port} is in use: stop what listens there, or choose another with ${option}.`)
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
