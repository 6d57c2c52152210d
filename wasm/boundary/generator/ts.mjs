import { commands, pushFlags } from '../commands.mjs'
import { enums } from '../enums.mjs'
import { errors } from '../errors.mjs'
import { COMMANDS, EVENTS, enumImport, head, isEnum, pascal } from './fields.mjs'

/** @typedef {import('./fields.mjs').Field} Field */

/** @returns {[path: string, text: string][]} */
export function tsTypes() {
  return [
    ['js/src/base/error_table.ts', errorTable()],
    ...ERROR_PARTS.map((part) => /** @type {[string, string]} */ ([`js/src/base/${part}_errors.ts`, errorsWith(part)])),
    ['js/src/base/enums.ts', enumNames()],
    ['js/src/port/events.ts', eventTypes()],
    ['js/src/port/commands.ts', commandTypes()],
  ]
}

/** The parts of the package that load their own errors. */
const ERROR_PARTS = /** @type {const} */ (['engine', 'http', 'worker', 'table', 'location'])

function errorTable() {
  return `${head('errors.mjs')}
/** One row of the table of errors. */
export interface ErrorEntry {
  readonly code: number
  /** What happened, and what the user can do. */
  readonly text: string
  /** True: nothing more happens until somebody acts. False: it is being retried, or only this one message was lost. */
  readonly final: boolean
}

const retried = (code: number, text: string): ErrorEntry => ({ code, text, final: false })
const final = (code: number, text: string): ErrorEntry => ({ code, text, final: true })

/** The errors that a page can meet from the start, by name. Numbers below 500 belong to the core, too. */
export const FIRST_ERRORS = {
${firstRows()}} as const satisfies Record<string, ErrorEntry>
`
}

/** These share nothing with the rest of the package, because the engine is a separate file. @param {typeof ERROR_PARTS[number]} part */
function errorsWith(part) {
  const rows = errors
    .filter((row) => row.with === part)
    .map(({ code, name, text, final = false }) => `${name}: ${JSON.stringify({ code, text, final })},\n`)
  return `${head('errors.mjs')}

import type { ErrorEntry } from './error_table.js'

/** The errors that only this part can cause, by name. */
export const ${part.toUpperCase()}_ERRORS = {
${rows.join('')}} as const satisfies Record<string, ErrorEntry>
`
}

function firstRows() {
  return errors
    .filter((row) => row.with === undefined)
    .map(
      ({ code, name, text, final }) => `${name}: ${final ? 'final' : 'retried'}(${code}, ${JSON.stringify(text)}),\n`,
    )
    .join('')
}

function enumNames() {
  const named = enums.filter(({ names }) => names !== undefined)
  const lists = named.map(
    ({ names, doc, members }) =>
      `/** ${doc} By the core's numbers. */\nexport const ${names} = ${JSON.stringify(Object.keys(members))} as const\n`,
  )
  const numbers = enums.map(
    ({ name, doc, members }) =>
      `/** ${doc} */\nexport interface ${name} {\n${Object.keys(members)
        .map((member, at) => `readonly ${member}: ${at}\n`)
        .join('')}}\n`,
  )
  return `${head('enums.mjs')}\n${lists.join('\n')}\n// The numbers by name, as types: \`const CLOSED: ChannelState['closed'] = 0\` compiles with the right number alone.\n\n/** Any number of an enum; a comparison with another one does not compile. */\nexport type NumberOf<Enum> = Enum[keyof Enum]\n\n${numbers.join('\n')}`
}

function eventTypes() {
  return `${head('events.mjs')}
${enumImport(EVENTS)}
/** Unparsed text, or bytes. */
export type RawPayload = string | ArrayBuffer

/** The core's events, as read from its records. */
export type RecordedEvent =
${EVENTS.map(({ type }) => `  | ${pascal(type)}Event\n`).join('')}
${EVENTS.map(({ type, doc, fields }) => `/** ${doc} */\nexport interface ${pascal(type)}Event {\nreadonly type: '${type}'\n${fields.map(property).join('')}}\n`).join('\n')}`
}

function commandTypes() {
  const flags = pushFlags.map(({ name, value, doc }) => `/** ${doc} */\n${name}: ${value},\n`)
  const passive = Object.entries(commands)
    .filter(([, { passive }]) => passive)
    .map(([type]) => `'${type}',`)
  return `${head('commands.mjs')}
${enumImport(COMMANDS)}
/** The commands that the core takes once it is created. */
export type CoreCommand =
${COMMANDS.map(({ type }) => `  | ${pascal(type)}Command\n`).join('')}
/** These commands only state facts, so they do not load the core. */
export const PASSIVE: ReadonlySet<string> = new Set<CoreCommand['type'] | 'create'>(['create', ${passive.join('')}])

/** Flags of a push, added together. */
export const PushFlag = {
${flags.join('')}} as const

${COMMANDS.map(({ type, doc, fields }) => `/** ${doc} */\nexport interface ${pascal(type)}Command {\nreadonly type: '${type}'\n${fields.map(argument).join('')}}\n`).join('\n')}`
}

/** @param {string} doc */
const about = (doc) => (doc === '' ? '' : `/** ${doc} */\n`)

/** @param {Field} field @returns {string} */
function property(field) {
  return `${about(field.doc)}readonly ${field.name}: ${typeOf(field)}${field.optional ? ' | undefined' : ''}\n`
}

/** @param {Field} field */
function argument(field) {
  const type = field.base === 'payload' ? 'string | Uint8Array' : typeOf(field)
  return `${about(field.doc)}readonly ${field.name}${field.optional ? '?' : ''}: ${type}${field.optional ? ' | undefined' : ''}\n`
}

/** @param {Field} field @returns {string} */
function typeOf(field) {
  if (field.base === 'group') return `{ ${field.fields.map(property).join(';')} }`
  /** @type {Record<string, string>} */
  const names = { bool: 'boolean', text: 'string', 'large text': 'string', payload: 'RawPayload' }
  const one = names[field.base] ?? (isEnum(field) ? `NumberOf<${field.base}>` : 'number')
  return field.list ? `readonly ${one}[]` : one
}
