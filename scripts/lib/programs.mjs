import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { inRoot } from './paths.mjs'
import { Stop } from './run.mjs'

/** The commands that start a program, as the packages of Linux systems call them. */
export const COMMANDS = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  firefox: ['firefox-esr', 'firefox'],
  /** Starts WebKitGTK's MiniBrowser, and drives it. */
  webkitDriver: ['WebKitWebDriver'],
  /** A screen that nobody sees. */
  xvfb: ['Xvfb'],
}

const POSTGRES_PACKAGES = '/usr/lib/postgresql'

/**
 * @param {...string} commands
 * @returns {string | undefined} where PATH has the first of them that it has
 */
export function which(...commands) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable)
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** @returns {string} the system's Chromium; if it is missing, Playwright says so clearly */
export const chromiumPath = () => process.env.CHROMIUM_PATH ?? which(...COMMANDS.chromium) ?? '/usr/bin/chromium'

/**
 * The path of a program for the suite of other browsers. `FIREFOX_PATH` chooses another Firefox.
 * @param {'firefox' | 'webkitDriver' | 'xvfb'} program
 * @returns {string}
 */
export function browserProgram(program) {
  const chosen = program === 'firefox' ? process.env.FIREFOX_PATH : undefined
  const found = chosen ?? which(...COMMANDS[program])
  if (found) return found
  throw new Stop(`There is no ${COMMANDS[program][0]} here: "npm run test:browsers" installs it.`)
}

/**
 * Where PostgreSQL's programs are: `POSTGRES_BIN`, the newest of Debian's packages, or the folder on PATH that contains them.
 * @returns {string | undefined}
 */
export function postgresBin() {
  const packaged = existsSync(POSTGRES_PACKAGES) ? readdirSync(POSTGRES_PACKAGES) : []
  const newestFirst = packaged
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(POSTGRES_PACKAGES, version, 'bin'))
  const onPath = which('initdb') && which('postgres')
  return (
    process.env.POSTGRES_BIN ??
    newestFirst.find((bin) => existsSync(join(bin, 'postgres'))) ??
    (onPath && dirname(onPath))
  )
}

/** The npm packages' programs, each run by this very Node. @type {Readonly<Record<string, string>>} */
const NPM_PROGRAMS = {
  depcruise: 'dependency-cruiser/bin/dependency-cruise.mjs',
  eslint: 'eslint/bin/eslint.js',
  playwright: '@playwright/test/cli.js',
  prettier: 'prettier/bin/prettier.cjs',
  tsc: 'typescript/bin/tsc',
  vitest: 'vitest/vitest.mjs',
}

/**
 * A command line that runs a program of an npm package, or one of the project's in TypeScript.
 * @param {string} program a name of `NPM_PROGRAMS`, or a path ending in `.ts`
 * @param {...string} args
 * @returns {[command: string, args: string[]]}
 */
export function node(program, ...args) {
  const npm = NPM_PROGRAMS[program]
  return [process.execPath, npm ? [inRoot('node_modules', npm), ...args] : ['--import', 'tsx', program, ...args]]
}
