import { comment, isByte, member, members, viewType } from './cpp.mjs'
import { EVENTS, head, isPayload, pascal, snake, withEncoding } from './fields.mjs'

/** @typedef {import('./fields.mjs').Field} Field */

/** The layers that report events, each with the class that writes them. */
const WRITERS = /** @type {const} */ ({ realtime: 'EventWriter', sync: 'LiveEventWriter' })

/** @returns {[path: string, text: string][]} */
export function cppEvents() {
  return Object.entries(WRITERS).flatMap(([layer, writer]) => {
    const file = snake(writer).slice(1)
    return /** @type {[string, string][]} */ ([
      [`wasm/${layer}/events.h`, sinkOf(layer)],
      [`wasm/boundary/${file}.h`, writerHeader(layer, writer)],
      [`wasm/boundary/${file}.cpp`, writerSource(layer, writer, file)],
    ])
  })
}

/** @param {string} layer */
export const eventsOf = (layer) => EVENTS.filter((event) => event.layer === layer)

/** @param {string} layer */
function sinkOf(layer) {
  const all = eventsOf(layer)
  const includes =
    layer === 'sync' ? '#include "sync/enums.h"' : '#include "phoenix/enums.h"\n#include "realtime/enums.h"'
  return `${head('events.mjs')}#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/enums.h"
#include "core/error_code.h"
#include "core/time.h"
${includes}

namespace holdfast::${layer} {

${all.map(({ type, doc, fields }) => `${comment(doc)}struct ${pascal(type)}Event {\n${members(withEncoding(fields), (field) => viewType(field, layer))}\n};\n`).join('\n')}
/// Receives the events, in order. Texts are views, valid until the call returns or the frame being handled ends.
class EventSink {
 public:
${all.map(({ type }) => `  virtual void ${snake(type)}(const ${pascal(type)}Event& event) = 0;\n`).join('')}
 protected:
  ~EventSink() = default;
};

}  // namespace holdfast::${layer}
`
}

/**
 * @param {string} layer
 * @param {string} writer
 */
function writerHeader(layer, writer) {
  return `${head('events.mjs')}#pragma once

#include "boundary/record_writer.h"
#include "${layer}/events.h"

namespace holdfast::boundary {

/// Writes each event as a record for JavaScript.
class ${writer} final : public ${layer}::EventSink {
 public:
  explicit ${writer}(RecordWriter& out) : out_(out) {}

${eventsOf(layer)
  .map(({ type }) => `  void ${snake(type)}(const ${layer}::${pascal(type)}Event& event) override;\n`)
  .join('')}
 private:
  RecordWriter& out_;
};

}  // namespace holdfast::boundary
`
}

/**
 * @param {string} layer
 * @param {string} writer
 * @param {string} file
 */
function writerSource(layer, writer, file) {
  return `${head('events.mjs')}#include "boundary/${file}.h"

namespace holdfast::boundary {

${eventsOf(layer)
  .map(
    ({ type, number, fields }) =>
      `void ${writer}::${snake(type)}(const ${layer}::${pascal(type)}Event& event) {\n  out_.begin(${number});\n${fields.some(isPayload) ? 'out_.byte(event.encoding);\n' : ''}${fields.map((field) => writeField(field, 'event')).join('')}}\n`,
  )
  .join('\n')}
}  // namespace holdfast::boundary
`
}

/**
 * @param {Field} field
 * @param {string} owner
 * @returns {string}
 */
function writeField(field, owner) {
  const value = `${owner}.${member(field)}`
  if (!field.optional) return writeValue(field, value, value)
  return `out_.flag(${value}.has_value());\nif (${value}) {\n${writeValue(field, `*${value}`, `(*${value})`)}}\n`
}

/**
 * @param {Field} field
 * @param {string} value
 * @param {string} object the same, where a method of it is called
 */
function writeValue(field, value, object) {
  if (field.base === 'group') return writeGroup(field, value)
  if (!field.list) return writeOne(field, value)
  return `out_.count(${object}.size());\nfor (const auto& each : ${value}) {\n${writeOne(field, 'each')}}\n`
}

/**
 * @param {Field} field
 * @param {string} value
 */
function writeGroup(field, value) {
  const owner = snake(field.name)
  return `const auto& ${owner} = ${value};\n${field.fields.map((inner) => writeField(inner, owner)).join('')}`
}

/**
 * @param {Field} field
 * @param {string} value
 */
function writeOne(field, value) {
  return `out_.${primitive(field)}(${value});\n`
}

/** @param {Field} field */
function primitive(field) {
  if (field.base === 'bool') return 'flag'
  if (isByte(field) && field.base !== 'u8') return 'byte'
  /** @type {Record<string, string>} */
  const names = { 'large text': 'text', payload: 'text', ErrorCode: 'code', duration: 'duration' }
  const plain = ['u8', 'u16', 'u32', 'f64', 'instant', 'text']
  return names[field.base] ?? (plain.includes(field.base) ? field.base : 'u32')
}
