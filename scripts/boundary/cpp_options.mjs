import { options } from '../../wasm/boundary/options.mjs'
import { comment } from './cpp.mjs'
import { head, snake } from './fields.mjs'

/** @typedef {import('../../wasm/boundary/options.mjs').Option} Option */

/** Enums of the options that are a word. @type {Readonly<Record<string, string>>} */
const ENUMS = { queueOverflow: 'QueueOverflow', hiddenPolicy: 'HiddenPolicy' }

/** @returns {[path: string, text: string][]} */
export function cppOptions() {
  return [
    ['wasm/core/defaults.h', defaults()],
    ['wasm/realtime/read_tuning.cpp', reader()],
  ]
}

function defaults() {
  return `${head('options.mjs')}#pragma once

#include <cstddef>

#include "core/enums.h"
#include "core/time.h"

/// What options are where the user says nothing.
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

function reader() {
  return `${head('options.mjs')}#include "realtime/option_reader.h"

namespace holdfast::realtime {

void read_tuning(const OptionReader& in, ClientOptions& out) {
${options.map(readOne).join('')}}

}  // namespace holdfast::realtime
`
}

/** @param {Option} option */
function readOne(option) {
  const { name, type, field, floor } = option
  if (typeof type !== 'string') {
    const words = type.map((each) => `{"${each}", ${word(option, each)}}`).join(', ')
    return `in.read<${ENUMS[name]}>("${name}", out.${field}, {${words}});\n`
  }
  return `in.read("${name}", out.${field}${floor === undefined ? '' : `, ${floor}`});\n`
}
