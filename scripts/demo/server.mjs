import { node } from '../lib/programs.mjs'
import { startChild, Stop } from '../lib/run.mjs'

/**
 * What the server says of itself when it is ready. `adminToken` is empty where there is no admin endpoint.
 * @typedef {object} Keys
 * @property {string} anonKey
 * @property {string} adminToken
 */

/**
 * Starts the local server and passes on what it says.
 * @param {readonly string[]} args
 * @returns {{ ready: Promise<Keys>, ended: Promise<void> }} `ready` fails if it ends before
 */
export function startServer(args) {
  const child = startChild(...node('demo/server/main.ts', ...args), { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', () => resolve(undefined)))
  const ready = new Promise((resolve, reject) => {
    void ended.then(() => reject(new Stop('The local server ended before it was ready.')))
    let said = ''
    const listen = (/** @type {string} */ text) => {
      said += text
      if (!/\bready on\b/.test(said)) return
      child.stdout?.off('data', listen)
      resolve({ anonKey: valueIn(said, 'anon key'), adminToken: valueIn(said, 'admin token') })
    }
    child.stdout
      ?.setEncoding('utf8')
      .on('data', (text) => process.stdout.write(text))
      .on('data', listen)
  })
  // Whoever asks for help alone does not wait for it.
  ready.catch(() => undefined)
  return { ready, ended }
}

/**
 * @param {string} said
 * @param {string} name
 */
function valueIn(said, name) {
  return new RegExp(`^ *${name}: (\\S+)$`, 'm').exec(said)?.[1] ?? ''
}
