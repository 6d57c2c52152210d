import { createServer } from 'node:net'
import { Stop } from './run.mjs'

/**
 * @param {string} text
 * @param {string} option that it came with
 * @returns {number}
 */
export function portOf(text, option) {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Stop(`${option} ${text} is no port: pass a number from 1 to 65535.`)
}

/**
 * @param {number} port
 * @param {string} option which chooses another
 */
export async function assertFree(port, option) {
  if (await isFree(port)) return
  throw new Stop(`Port ${port} is in use: stop what listens there, or choose another with -- ${option} N.`)
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
