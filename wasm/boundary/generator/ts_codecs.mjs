import { isByte } from './cpp.mjs'
import { COMMANDS, EVENTS, enumImport, head, isEnum, isPayload } from './fields.mjs'

/** @typedef {import('./fields.mjs').Field} Field */

/** @returns {[path: string, text: string][]} */
export function tsCodecs() {
  return [
    ['js/src/engine/event_reader.ts', reader()],
    ['js/src/engine/command_layouts.ts', writer()],
  ]
}

function reader() {
  const cases = EVENTS.map(({ type, number, fields }) => {
    const encoding = fields.some(isPayload) ? 'this.beginPayload()\n' : ''
    return `case ${number}:\n${encoding}return { type: '${type}', ${fields.map((field) => `${field.name}: ${readField(field)}`).join(', ')} }\n`
  })
  return `${head('events.mjs')}
${enumImport(EVENTS)}import { RecordReader } from './record_reader.js'
import type { RecordedEvent } from '../port/events.js'

/** Reads the core's records. Skips records of unknown type, because an older package may meet a newer core. */
export class EventReader extends RecordReader<RecordedEvent> {
  protected override record(type: number): RecordedEvent | undefined {
    switch (type) {
${cases.join('')}
      default:
        return undefined
    }
  }
}
`
}

/** @param {Field} field @returns {string} */
function readField(field) {
  const value =
    field.base === 'group'
      ? `{ ${field.fields.map((inner) => `${inner.name}: ${readField(inner)}`).join(', ')} }`
      : readValue(field)
  return field.optional ? `this.flag() ? ${value} : undefined` : value
}

/** @param {Field} field */
function readValue(field) {
  if (field.list) return field.base === 'text' ? 'this.texts()' : `this.list(() => this.${primitive(field)}())`
  /** @type {Record<string, string>} */
  const names = { instant: 'f64', duration: 'f64', 'large text': 'largeText' }
  const value = `this.${names[field.base] ?? primitive(field)}()`
  return isEnum(field) ? `${value} as NumberOf<${field.base}>` : value
}

/** @param {Field} field */
function primitive(field) {
  if (field.base === 'bool') return 'flag'
  if (isByte(field)) return 'u8'
  if (field.base === 'ErrorCode') return 'u16'
  return ['u16', 'u32', 'f64', 'text', 'payload'].includes(field.base) ? field.base : 'u32'
}

function writer() {
  const rows = COMMANDS.map(({ type, fields }) => `${type}: '${fields.map(layoutOf).join(' ')}',\n`)
  return `${head('commands.mjs')}
import type { CoreCommand } from '../port/commands.js'

/** The fields of each command, in order, each behind the letter of its type (\`command_writer.ts\`). Its place is the command's number, from 1. */
export const LAYOUTS: Readonly<Record<CoreCommand['type'], string>> = {
${rows.join('')}}
`
}

/** @param {Field} field */
function layoutOf({ base, name }) {
  /** @type {Readonly<Record<string, string>>} */
  const letters = { bool: 'b', duration: 'd', text: 't', payload: 'p' }
  return `${letters[base] ?? (isEnum({ base }) ? 'b' : 'u')}${name}`
}
