import { main, step } from './lib/main.mjs'
import { Stop } from './lib/run.mjs'
import { setUpEmscripten } from './setup/emscripten.mjs'
import { installMissing } from './setup/needs.mjs'
import { installNodePackages } from './setup/npm.mjs'

const OLDEST_NODE = [20, 19]

/**
 * Makes this machine and this tree ready; does only what is not done.
 * @param {...string} purposes lists of setup/needs.mjs, besides the build's
 */
export async function setUp(...purposes) {
  console.log('Setting up')
  await step('Node', checkNode)
  await step('system packages', () => installMissing('build', ...purposes))
  await step('Emscripten', setUpEmscripten)
  await step('npm packages', installNodePackages)
}

/** Stops unless this Node is new enough for the tools. */
async function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return `v${process.versions.node}`
  throw new Stop(
    `You need Node ${OLDEST_NODE.join('.')} or newer, but this is ${process.versions.node}. Install a newer one (from nodejs.org or with your version manager) and try again.`,
  )
}

await main(import.meta, () => setUp('tests', 'experiments'))
