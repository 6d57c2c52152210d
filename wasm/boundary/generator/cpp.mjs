import { enums, ids } from '../enums.mjs'
import { isEnum, snake } from './fields.mjs'

/** @typedef {import('./fields.mjs').Field} Field */

/** The name of the member for a field. A duration needs no unit in its name. @param {Field} field */
export function member({ name, base }) {
  return snake(base === 'duration' ? name.replace(/Ms$/, '') : name)
}

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  bool: 'bool',
  u8: 'std::uint8_t',
  u16: 'std::uint16_t',
  u32: 'std::uint32_t',
  f64: 'double',
  instant: 'Instant',
  duration: 'Duration',
  text: 'std::string_view',
  'large text': 'std::string_view',
  payload: 'std::string_view',
}

/**
 * A name as it is written in a namespace: with the one that it stands in, where that is another.
 * @param {string} name of an id or an enum
 * @param {string} inside a layer
 */
export function qualified(name, inside) {
  const { layer } = [...ids, ...enums].find((other) => other.name === name) ?? { layer: 'core' }
  return layer === 'core' || layer === inside ? name : `${layer}::${name}`
}

/**
 * The type of a member that views what it was given.
 * @param {Field} field
 * @param {string} inside a layer
 * @returns {string}
 */
export function viewType(field, inside) {
  if (field.base === 'group') return `std::optional<${groupName(field)}>`
  const one = TYPES[field.base] ?? qualified(field.base, inside)
  const all = field.list ? `std::span<const ${one}>` : one
  return field.optional ? `std::optional<${all}>` : all
}

/** The type of a member that owns what it holds. @param {Field} field @returns {string} */
export function ownType(field) {
  const view = viewType(field, 'testing').replaceAll('std::string_view', 'std::string')
  return view.replaceAll(/std::span<const ([\w:]+)>/g, 'std::vector<$1>')
}

/** @param {Field} field */
export function groupName({ name }) {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

/**
 * The members of a struct, with the structs of its groups before them.
 * @param {readonly Field[]} fields
 * @param {(field: Field) => string} typeOf
 * @returns {string}
 */
export function members(fields, typeOf) {
  const groups = fields.filter(({ base }) => base === 'group')
  return [
    ...groups.map((group) => `struct ${groupName(group)} {\n${members(group.fields, typeOf)}\n};`),
    ...fields.map((field) => `${comment(field.doc)}${typeOf(field)} ${member(field)}{};`),
  ].join('\n')
}

/** @param {string} text */
export function comment(text) {
  return text === '' ? '' : `${wrapped(text, '/// ')}\n`
}

/**
 * A text in lines that are short enough for C++.
 * @param {string} text
 * @param {string} lead
 */
function wrapped(text, lead) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last.length + word.length < 108) lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => `${lead}${line}`).join('\n')
}

/** Whether it takes one byte on the wire. @param {Field} field */
export const isByte = (field) => field.base === 'bool' || field.base === 'u8' || isEnum(field)
