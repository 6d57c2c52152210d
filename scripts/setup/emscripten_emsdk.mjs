import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { MACHINE_CACHE } from '../lib/paths.mjs'
import { which } from '../lib/programs.mjs'
import { attempt } from '../lib/run.mjs'

const REPOSITORY = 'https://github.com/emscripten-core/emsdk.git'
const ANSWER_WITHIN_MS = 20_000

/** @typedef {import('./emscripten.mjs').Source} Source */

/** @param {string} version */
const ownCopy = (version) => join(MACHINE_CACHE, `emsdk-${version}`)

/** @param {string} emsdk */
const emscriptenIn = (emsdk) => join(emsdk, 'upstream', 'emscripten')

/** The emsdk that the environment names, or one fetched before. @type {Source} */
export async function emsdkAtHand(version) {
  const copies = [process.env.EMSDK, ownCopy(version)].filter((path) => path !== undefined)
  return copies.map(emscriptenIn).find((path) => existsSync(path))
}

/** Clones emsdk and lets it fetch Emscripten. An earlier run that was cut short is taken up again. @type {Source} */
export async function installEmsdk(version) {
  const emsdk = ownCopy(version)
  if (!(await cloned(emsdk))) return undefined
  process.stdout.write('fetching with emsdk … ')
  for (const verb of ['install', 'activate']) {
    const { ok } = await attempt(join(emsdk, 'emsdk'), [verb, version], { cwd: emsdk })
    if (!ok) return undefined
  }
  return emscriptenIn(emsdk)
}

/** @param {string} emsdk */
async function cloned(emsdk) {
  if (existsSync(join(emsdk, 'emsdk'))) return true
  if (!which('git') || !(await repositoryAnswers())) return false
  rmSync(emsdk, { recursive: true, force: true })
  mkdirSync(MACHINE_CACHE, { recursive: true })
  return (await attempt('git', ['clone', '--depth', '1', REPOSITORY, emsdk])).ok
}

async function repositoryAnswers() {
  const env = { GIT_TERMINAL_PROMPT: '0' }
  const { ok } = await attempt('git', ['ls-remote', REPOSITORY, 'HEAD'], { env, timeoutMs: ANSWER_WITHIN_MS })
  return ok
}
