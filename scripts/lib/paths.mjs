import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What the scripts know of this tree: stamps, reports, logs. Safe to delete. */
export const TREE_CACHE = join(ROOT, '.cache')

/** What every clone on this machine may use: the toolchain. Safe to delete. */
export const MACHINE_CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'holdfast')

/**
 * @param {...string} parts
 * @returns {string} an absolute path inside the project
 */
export function inRoot(...parts) {
  return join(ROOT, ...parts)
}
