import { pushFlags } from '../commands.mjs'
import { comment, member, members, qualified, viewType } from './cpp.mjs'
import { COMMANDS, head, isEnum, isId, MOST_ARGUMENTS, pascal, snake, withEncoding } from './fields.mjs'

/** @typedef {import('./fields.mjs').Field} Field */
/** @typedef {(typeof COMMANDS)[number]} Command */

const LAST_OF_CLIENT = COMMANDS.filter(({ live }) => !live).length

/** @returns {[path: string, text: string][]} */
export function cppCommands() {
  return [
    ['wasm/realtime/commands.h', structs()],
    ['wasm/boundary/commands.h', header()],
    [
      'wasm/boundary/commands.cpp',
      source(
        'commands',
        'run_client_command(std::uint8_t number, ByteReader& in, realtime::Client& client, Instant now)',
        false,
      ),
    ],
    [
      'wasm/boundary/live_commands.cpp',
      source('commands', 'run_live_command(std::uint8_t number, ByteReader& in, sync::LiveData& live)', true),
    ],
  ]
}

/** @param {Command} command */
const isLarge = ({ fields }) => fields.length > MOST_ARGUMENTS

function structs() {
  const large = COMMANDS.filter((command) => !command.live && isLarge(command))
  const flags = pushFlags.filter(({ name }) => name !== 'ownChannel')
  return `${head('commands.mjs')}#pragma once

#include <cstdint>
#include <string_view>

#include "core/enums.h"
#include "core/time.h"
#include "phoenix/enums.h"

namespace holdfast::realtime {

/// Flags of a push, added together.
enum PushFlag : std::uint32_t {
${flags.map(({ name, value, doc }) => `  ${comment(doc)}  push_${snake(name)} = ${value},\n`).join('')}};

${large.map(({ type, doc, fields }) => `${comment(doc)}struct ${pascal(type)}Command {\n${members(withEncoding(fields), (field) => viewType({ ...field, optional: false }, 'realtime'))}\n};\n`).join('\n')}
}  // namespace holdfast::realtime
`
}

function header() {
  return `${head('commands.mjs')}#pragma once

#include <cstdint>

#include "boundary/byte_reader.h"
#include "realtime/client.h"
#include "sync/live_data.h"

namespace holdfast::boundary {

/// All commands after this one belong to live data.
constexpr std::uint8_t last_client_command = ${LAST_OF_CLIENT};

/// Reads a command's fields and carries it out. Ignores a command that is cut short or unknown.
void run_client_command(std::uint8_t number, ByteReader& in, realtime::Client& client, Instant now);
void run_live_command(std::uint8_t number, ByteReader& in, sync::LiveData& live);

}  // namespace holdfast::boundary
`
}

/**
 * @param {string} file
 * @param {string} signature
 * @param {boolean} live
 */
function source(file, signature, live) {
  const cases = COMMANDS.filter((command) => command.live === live).map(caseOf)
  return `${head('commands.mjs')}#include "boundary/${file}.h"

namespace holdfast::boundary {

void ${signature} {
  switch (number) {
${cases.join('')}    default:
      return in.fail();
  }
}

}  // namespace holdfast::boundary
`
}

/** @param {Command} command */
function caseOf(command) {
  const { type, number, live, handler } = command
  const fields = withEncoding(command.fields)
  const target = live ? 'live' : 'client'
  const reads = isLarge(command)
    ? `const realtime::${pascal(type)}Command command{${fields.map(read).join(', ')}};\n`
    : fields.map((field) => `const auto ${member(field)} = ${read(field)};\n`).join('')
  const given = [...(isLarge(command) ? ['command'] : fields.map(member)), ...(live ? [] : ['now'])].join(', ')
  const check = fields.length > 0 ? `if (in.sound()) ` : ''
  return `case ${number}: {  // ${type}\n${reads}${check}${target}.${handler}(${given});\nreturn;\n}\n`
}

/** @param {Field} field */
function read(field) {
  if (isEnum(field)) return `in.byte<${qualified(field.base, 'boundary')}>()`
  if (isId(field)) return 'in.u32()'
  /** @type {Record<string, string>} */
  const names = { bool: 'flag', 'large text': 'text', payload: 'text' }
  return `in.${names[field.base] ?? field.base}()`
}
