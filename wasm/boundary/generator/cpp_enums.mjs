import { enums, ids } from '../enums.mjs'
import { errors } from '../errors.mjs'
import { comment } from './cpp.mjs'
import { head } from './fields.mjs'

const LAYERS = ['core', 'phoenix', 'realtime', 'sync']

/** @returns {[path: string, text: string][]} */
export function cppEnums() {
  return [
    ...LAYERS.map((layer) => /** @type {[string, string]} */ ([`wasm/${layer}/enums.h`, headerOf(layer)])),
    ['wasm/core/error_code.h', errorCodes()],
  ]
}

/** @param {string} layer */
export const namespaceOf = (layer) => (layer === 'core' ? 'holdfast' : `holdfast::${layer}`)

/** @param {string} layer */
function headerOf(layer) {
  const namespace = namespaceOf(layer)
  return `${head('enums.mjs')}#pragma once

#include <cstdint>

namespace ${namespace} {

${ids
  .filter((id) => id.layer === layer)
  .map(({ name, doc }) => `${comment(doc)}using ${name} = std::uint32_t;\n`)
  .join('')}
${enums
  .filter((one) => one.layer === layer)
  .map(enumOf)
  .join('\n')}
}  // namespace ${namespace}
`
}

/** @param {import('../enums.mjs').Enum} one */
function enumOf({ name, doc, members }) {
  const lines = Object.entries(members).map(
    ([member, about], at) => `  ${member} = ${at},${about && `  ///< ${about}`}\n`,
  )
  return `${comment(doc)}enum class ${name} : std::uint8_t {\n${lines.join('')}};\n`
}

function errorCodes() {
  const own = errors.filter(({ code }) => code < 500)
  const lines = own.map(({ code, name, note }) => `  ${name.toLowerCase()} = ${code},${note ? `  ///< ${note}` : ''}\n`)
  const final = own.filter((error) => error.final).map(({ name }) => `    case ErrorCode::${name.toLowerCase()}:\n`)
  return `${head('errors.mjs')}#pragma once

#include <cstdint>

namespace holdfast {

/// Every error, close reason and refusal that a user can meet, by number.
enum class ErrorCode : std::uint16_t {
${lines.join('')}};

/// Whether the error ends the attempt for good; everything else is being retried.
constexpr bool is_final(ErrorCode code) {
  switch (code) {
${final.join('')}      return true;
    default:
      return false;
  }
}

}  // namespace holdfast
`
}
