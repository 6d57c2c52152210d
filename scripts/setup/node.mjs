import { Stop } from '../lib/stop.mjs'

const OLDEST = [20, 19]

/** Stops unless this Node is new enough for the tools. */
export async function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return `v${process.versions.node}`
  throw new Stop(
    `You need Node ${OLDEST.join('.')} or newer, but this is ${process.versions.node}. Install a newer one (from nodejs.org or with your version manager) and try again.`,
  )
}
