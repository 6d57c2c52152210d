import { join } from 'node:path'
import { inRoot, ROOT } from './paths.mjs'

/**
 * A program of the npm packages, to be run by this very Node.
 * @param {string} path inside node_modules
 * @returns {(...args: readonly string[]) => [string, readonly string[]]} its command line
 */
function tool(path) {
  return (...args) => [process.execPath, [inRoot('node_modules', path), ...args]]
}

export const depcruise = tool('dependency-cruiser/bin/dependency-cruise.mjs')
export const eslint = tool('eslint/bin/eslint.js')
export const playwright = tool('@playwright/test/cli.js')
export const prettier = tool('prettier/bin/prettier.cjs')
export const tsc = tool('typescript/bin/tsc')
export const vitest = tool('vitest/vitest.mjs')

/**
 * The package in its modelled world, tests/world.
 * @param {readonly string[]} args
 * @returns {[string, readonly string[]]} its command line
 */
export function world(...args) {
  return worldIn(ROOT, ...args)
}

/**
 * The same of a copy of the project.
 * @param {string} root
 * @param {readonly string[]} args
 * @returns {[string, readonly string[]]} its command line
 */
export function worldIn(root, ...args) {
  return [process.execPath, ['--import', 'tsx', join(root, 'tests', 'world', 'main.ts'), ...args]]
}

/**
 * The package in Chromium, everything going wrong, tests/soak.
 * @param {readonly string[]} args
 * @returns {[string, readonly string[]]} its command line
 */
export function soak(...args) {
  return [process.execPath, ['--import', 'tsx', inRoot('tests', 'soak', 'main.ts'), ...args]]
}

/**
 * The demo's restaurant desk, simulated, tests/desk.
 * @param {readonly string[]} args
 * @returns {[string, readonly string[]]} its command line
 */
export function desk(...args) {
  return [process.execPath, ['--import', 'tsx', inRoot('tests', 'desk', 'main.ts'), ...args]]
}
