import { commands } from '../commands.mjs'
import { enums, ids } from '../enums.mjs'
import { events } from '../events.mjs'

/**
 * A field as the generators see it. `base`: its type without `?` and `[]`; of a group it is `group`, and `fields` are in it.
 * @typedef {{
 *   name: string, base: string, optional: boolean, list: boolean, doc: string, fields: readonly Field[]
 * }} Field
 */

/** Types of fields that are neither an id nor an enum. */
const PLAIN = ['bool', 'u8', 'u16', 'u32', 'f64', 'instant', 'duration', 'text', 'large text', 'payload', 'ErrorCode']

const KNOWN = new Set([...PLAIN, ...ids.map(({ name }) => name), ...enums.map(({ name }) => name)])

/**
 * @param {Readonly<Record<string, import('../events.mjs').Type>> | undefined} fields
 * @returns {Field[]}
 */
export function fieldsOf(fields = {}) {
  return Object.entries(fields).map(([name, given]) => {
    const [type, doc] = Array.isArray(given) ? given : [given, '']
    if (typeof type !== 'string')
      return { name, base: 'group', optional: true, list: false, doc, fields: fieldsOf(type) }
    const base = type.replace(/^\?/, '').replace(/\[\]$/, '')
    if (!KNOWN.has(base)) throw new Error(`wasm/boundary: the field ${name} has an unknown type, ${type}`)
    return { name, base, optional: type.startsWith('?'), list: type.endsWith('[]'), doc, fields: [] }
  })
}

/** Every event with its fields. */
export const EVENTS = Object.entries(events).map(([type, event]) => ({
  type,
  ...event,
  fields: fieldsOf(event.fields),
}))

/** Every command with its fields and its number on the wire, from 1. */
export const COMMANDS = Object.entries(commands).map(([type, command], at) => ({
  type,
  number: at + 1,
  live: false,
  passive: false,
  handler: snake(type),
  ...command,
  fields: fieldsOf(command.fields),
}))

/** A command with more fields than this is handed to the core as a struct. */
export const MOST_ARGUMENTS = 6

/** @param {{ base: string }} field */
export const isEnum = ({ base }) => enums.some(({ name }) => name === base)

/** @param {{ base: string }} field */
export const isId = ({ base }) => ids.some(({ name }) => name === base)

/** @param {{ base: string }} field */
export const isPayload = ({ base }) => base === 'payload'

/**
 * To the core a payload is two members: whether it is JSON or bytes, and what it is.
 * @param {readonly Field[]} fields
 * @returns {Field[]}
 */
export function withEncoding(fields) {
  return fields.flatMap((field) =>
    isPayload(field) ? [{ ...field, name: 'encoding', base: 'Encoding', doc: '' }, field] : [field],
  )
}

/**
 * What TypeScript needs for the enums of all fields.
 * @param {readonly { fields: readonly Field[] }[]} records
 */
export function enumImport(records) {
  const used = new Set(records.flatMap(({ fields }) => fields.filter(isEnum).map(({ base }) => base)))
  return `import type { ${[...used, 'NumberOf'].sort().join(', ')} } from '../base/enums.js'\n`
}

/** @param {string} name */
export function snake(name) {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** @param {string} name */
export function pascal(name) {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

/** @param {string} schema a file of wasm/boundary */
export function head(schema) {
  return `// Written from wasm/boundary/${schema} by "npm run boundary": change that, not this.\n`
}
