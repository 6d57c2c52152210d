import { parseArgs } from 'node:util'

/**
 * An option of a command. Without `takes` it is a switch.
 * @typedef {object} Option
 * @property {string} [takes] what stands behind it
 * @property {true} [multiple] whether it may be given more than once
 * @property {string} says
 */

/** @typedef {Readonly<Record<string, Option>>} Options */

/** What was asked for cannot be understood. The message is a sentence for a person. */
export class OptionError extends Error {}

/** The local server's options; `npm run demo` takes those of `SHARED_OPTIONS` and hands them on. */
export const SHARED_OPTIONS = /** @type {const} */ ({
  data: {
    takes: 'DIR',
    says: 'keep the database and the keys in this folder (in memory otherwise, with new keys each time)',
  },
  simulate: { says: 'let orders, stock and drivers move by themselves' },
  origin: {
    takes: 'URL',
    multiple: true,
    says: 'let the pages of this origin use the server; may be given more than once',
  },
  'allow-host': { takes: 'NAME', multiple: true, says: 'answer to this name too, beside those of loopback and --host' },
  'jwt-secret': { takes: 'TEXT', says: 'sign tokens with this secret (a random one otherwise), 32 characters or more' },
  'max-sockets': { takes: 'N', says: "how many sockets may be open (200, as on Supabase's free plan)" },
  verbose: { says: 'log requests and sockets to standard error, without tokens' },
})

export const SERVER_OPTIONS = /** @type {const} */ ({
  port: { takes: 'N', says: 'the port to listen on (4400)' },
  host: { takes: 'NAME', says: 'the address to listen on (127.0.0.1)' },
  ...SHARED_OPTIONS,
  bare: { says: "leave the demo's tables out: for a schema of your own" },
  sql: {
    takes: 'FILE',
    multiple: true,
    says: 'run this script in the database at each start; may be given more than once',
  },
  admin: { says: 'turn on /admin (faults and floods), behind a token that is printed' },
})

/**
 * One line for each option.
 * @param {Options} options
 */
export function usageOf(options) {
  const heads = Object.entries(options).map(([name, { takes }]) => `--${name}${takes === undefined ? '' : ` ${takes}`}`)
  const width = Math.max(...heads.map((head) => head.length)) + 2
  return Object.values(options)
    .map(({ says }, index) => `  ${(heads[index] ?? '').padEnd(width)}${says}\n`)
    .join('')
}

/**
 * Reads a command line. Throws an `OptionError` that names the options there are.
 * @param {readonly string[]} args
 * @param {Options} options
 * @returns {{ flags: ReadonlySet<string>, texts: ReadonlyMap<string, string>, lists: ReadonlyMap<string, readonly string[]> }}
 */
export function readCommandLine(args, options) {
  const values = parse(args, options)
  const entries = Object.entries(values)
  return {
    flags: new Set(entries.filter(([, value]) => value === true).map(([name]) => name)),
    texts: new Map(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
    lists: new Map(entries.flatMap(([name, value]) => (Array.isArray(value) ? [[name, value.map(String)]] : []))),
  }
}

/**
 * @param {readonly string[]} args
 * @param {Options} options
 */
function parse(args, options) {
  const shapes = Object.entries(options).map(
    ([name, { takes, multiple = false }]) =>
      /** @type {const} */ ([name, { type: takes === undefined ? 'boolean' : 'string', multiple }]),
  )
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(shapes) }).values
  } catch (error) {
    throw new OptionError(sentenceOf(error, Object.keys(options)))
  }
}

/**
 * @param {unknown} error of `parseArgs`
 * @param {readonly string[]} names
 */
function sentenceOf(error, names) {
  const { message, code } = /** @type {{ message: string, code?: string }} */ (error)
  const given = /'(.*?)'/.exec(message)?.[1] ?? ''
  const known = `There are ${names.map((name) => `--${name}`).join(', ')}; --help explains them.`
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no option ${given}. ${known}`
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `"${given}" is no option. ${known}`
  return `${message.split('\n')[0]?.replace(/\.?$/, '.')} ${known}`
}
