import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { TREE_CACHE } from './paths.mjs'

const FOLDER = join(TREE_CACHE, 'reports')

/**
 * Where a test runner shall write its report. The one of an earlier run is gone.
 * @param {string} name
 * @returns {string}
 */
export function freshReport(name) {
  mkdirSync(FOLDER, { recursive: true })
  const path = join(FOLDER, `${name}.json`)
  rmSync(path, { force: true })
  return path
}

/**
 * @param {string} path
 * @returns {unknown} nothing if the runner ended before it wrote one
 */
export function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}
