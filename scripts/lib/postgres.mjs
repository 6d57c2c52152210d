import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { which } from './which.mjs'

const PACKAGED = '/usr/lib/postgresql'

/**
 * Where PostgreSQL's programs are: `POSTGRES_BIN`, the newest of Debian's packages, or the folder on PATH that contains them.
 * @returns {string | undefined}
 */
export function postgresBin() {
  const onPath = which('initdb') && which('postgres')
  return process.env.POSTGRES_BIN ?? newestPackaged() ?? (onPath && dirname(onPath))
}

function newestPackaged() {
  if (!existsSync(PACKAGED)) return undefined
  const newestFirst = readdirSync(PACKAGED).sort((a, b) => Number(b) - Number(a))
  return newestFirst.map((version) => join(PACKAGED, version, 'bin')).find((bin) => existsSync(join(bin, 'postgres')))
}
