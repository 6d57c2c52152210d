import { options } from '../options.mjs'
import { head, snake } from './fields.mjs'

/** @typedef {import('../options.mjs').Option} Option */

/** @returns {[path: string, text: string][]} */
export function tsOptions() {
  return [['js/src/port/tuning.ts', tuning()]]
}

function tuning() {
  const limits = (/** @type {'least' | 'most'} */ which) =>
    options.flatMap((option) => (option[which] === undefined ? [] : [`${option.name}: ${option[which]},`])).join('\n')
  const words = options.flatMap(({ name, type }) => (isWords(type) ? [`${name}: ${JSON.stringify(type)},`] : []))
  return `${head('options.mjs')}
/** Tunes the connection. All times are in milliseconds; the defaults are in brackets. */
export interface CoreTuning {
${options.map((option) => `/** ${told(option)} */\n${option.name}?: ${typeOf(option)} | undefined\n`).join('')}}

/** What options that are numbers must be at least. */
export const LEAST: Readonly<Record<string, number>> = {
${limits('least')}
}

/** What they may be at most. */
export const MOST: Readonly<Record<string, number>> = {
${limits('most')}
}

/** What options that are words may be. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
${words.join('\n')}
}

${options.map(constant).join('')}`
}

/** The constant of an option that is a time or a count. @param {Option} option */
function constant({ name, type, default: value }) {
  const constantName = snake(name).toUpperCase()
  return value !== undefined && (type === 'ms' || type === 'count')
    ? `export const ${constantName} = ${String(value)}\n`
    : ''
}

/**
 * @param {Option['type']} type
 * @returns {type is readonly string[]}
 */
export const isWords = (type) => typeof type !== 'string'

/** @param {Option} option */
function typeOf({ type }) {
  if (isWords(type)) return type.map((word) => `'${word}'`).join(' | ')
  return type === 'ms[]' ? 'readonly number[]' : 'number'
}

/** @param {Option} option */
function told(option) {
  const said = shownDefault(option)
  return `${option.doc}${said === '' ? '' : ` (${said}${option.more ? `; ${option.more}` : ''})`}.`
}

/** @param {Option} option */
export function shownDefault({ default: value, shown }) {
  if (shown !== undefined) return shown
  if (typeof value === 'string') return `'${value}'`
  return [value ?? []]
    .flat()
    .map((number) => number.toLocaleString('en-US'))
    .join(', ')
}
