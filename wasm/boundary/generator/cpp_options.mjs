import { options } from '../options.mjs'
import { comment } from './cpp.mjs'
import { head, snake } from './fields.mjs'

/** @typedef {import('../options.mjs').Option} Option */

/** The enums of the options whose value is a word. @type {Readonly<Record<string, string>>} */
const ENUMS = { queueOverflow: 'QueueOverflow', hiddenPolicy: 'HiddenPolicy' }

/** @returns {[path: string, text: string][]} */
export function cppOptions() {
  return [
    ['wasm/core/defaults.h', defaults()],
    ['wasm/boundary/tuning.h', reader()],
  ]
}

function defaults() {
  return `${head('options.mjs')}#pragma once

#include <cstddef>

#include "core/enums.h"
#include "core/time.h"

/// The values of options that the user does not set.
namespace holdfast::defaults {

${options
  .filter((option) => option.default !== undefined)
  .map(constant)
  .join('')}
}  // namespace holdfast::defaults
`
}

/** @param {Option} option */
function constant(option) {
  const name = snake(option.name).replace(/_ms$/, '')
  const about = comment(`${option.doc}${option.more === undefined ? '' : ` (${option.more})`}.`)
  const given = option.default
  if (option.type === 'ms') return `${about}inline constexpr Duration ${name}{${given}};\n`
  if (option.type === 'number') return `${about}inline constexpr double ${name} = ${given};\n`
  if (option.type === 'count') return `${about}inline constexpr std::size_t ${name} = ${given};\n`
  if (Array.isArray(given))
    return `${about}inline constexpr Duration ${name}[] = {${given.map((ms) => `Duration{${ms}}`).join(', ')}};\n`
  return `${about}inline constexpr ${ENUMS[option.name]} ${name} = ${word(option, String(given))};\n`
}

/**
 * @param {Option} option
 * @param {string} name
 */
const word = (option, name) => `${ENUMS[option.name]}::${name.replaceAll('-', '_')}`

/** In the order in which `option_writer.ts` writes: numbers, words, lists. */
function reader() {
  // JavaScript writes the numbers that have a least value, in order. So each number must have one.
  const isNumber = (/** @type {Option} */ { least }) => least !== undefined
  const isWord = (/** @type {Option} */ { type }) => typeof type !== 'string'
  const isList = (/** @type {Option} */ { type }) => type === 'ms[]'
  const isMissed = (/** @type {Option} */ option) => ![isNumber, isWord, isList].some((is) => is(option))
  if (options.some(isMissed)) throw new Error('An option that is a number needs a `least`')
  const inOrder = [isNumber, isWord, isList].flatMap((is) => options.filter(is))
  return `${head('options.mjs')}#pragma once

#include "boundary/option_reader.h"
#include "realtime/client_options.h"

namespace holdfast::boundary {

inline void read_tuning(OptionReader& in, realtime::ClientOptions& out) {
${inOrder.map(readOne).join('')}}

}  // namespace holdfast::boundary
`
}

/** @param {Option} option */
function readOne(option) {
  const { type, field, floor } = option
  if (typeof type !== 'string')
    return `in.read(out.${field}, {${type.map((each) => word(option, each)).join(', ')}});\n`
  return `in.read(out.${field}${floor === undefined ? '' : `, ${floor}`});\n`
}
