import { member, members, ownType, viewType } from './cpp.mjs'
import { EVENTS, head, pascal, snake, withEncoding } from './fields.mjs'

/** @typedef {import('./fields.mjs').Field} Field */

/** The events as tests get them: each a value that owns its texts. @returns {[path: string, text: string][]} */
export function cppTests() {
  return [
    ['tests/unit/support/events.h', header()],
    ['tests/unit/support/events.cpp', source()],
  ]
}

const SINKS = /** @type {const} */ (['realtime', 'sync'])

function header() {
  return `${head('events.mjs')}#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "realtime/events.h"
#include "sync/events.h"

namespace holdfast::testing {

${EVENTS.map(({ type, fields }) => `struct ${pascal(type)}Event {\n${members(withEncoding(fields), ownType).replaceAll(/^\/\/\/.*\n/gm, '')}\n};\n`).join('')}
using Event = std::variant<${EVENTS.map(({ type }) => `${pascal(type)}Event`).join(', ')}>;

${SINKS.map((layer) => sink(layer)).join('\n')}
}  // namespace holdfast::testing
`
}

/** @param {string} layer */
const nameOf = (layer) => (layer === 'sync' ? 'LiveRecorder' : 'Recorder')

/** @param {string} layer */
function sink(layer) {
  return `/// Keeps what it is told.
class ${nameOf(layer)} final : public ${layer}::EventSink {
 public:
  explicit ${nameOf(layer)}(std::vector<Event>& events) : events_(events) {}

${EVENTS.filter((event) => event.layer === layer)
  .map(({ type }) => `  void ${snake(type)}(const ${layer}::${pascal(type)}Event& event) override;\n`)
  .join('')}
 private:
  std::vector<Event>& events_;
};
`
}

function source() {
  return `${head('events.mjs')}#include "support/events.h"

namespace holdfast::testing {
namespace {

std::vector<std::string> owned(std::span<const std::string_view> texts) { return {texts.begin(), texts.end()}; }
std::vector<std::uint32_t> owned(std::span<const std::uint32_t> numbers) { return {numbers.begin(), numbers.end()}; }
template <typename List>
auto owned(const std::optional<List>& list) {
  return list ? std::optional{owned(*list)} : std::nullopt;
}

}  // namespace

${EVENTS.map(methodOf).join('\n')}
}  // namespace holdfast::testing
`
}

/** @param {(typeof EVENTS)[number]} event */
function methodOf({ type, layer, fields: given }) {
  const fields = withEncoding(given)
  const name = `${pascal(type)}Event`
  const groups = fields.filter(({ base }) => base === 'group')
  const filled = groups.map((group) => {
    const from = `event.${member(group)}`
    const parts = group.fields.map((inner) => ownedValue(inner, `${from}->`)).join(', ')
    return `if (${from}) own.${member(group)} = {${parts}};\n`
  })
  const values = fields.map((field) => (field.base === 'group' ? '{}' : ownedValue(field, 'event.')))
  return `void ${nameOf(layer)}::${snake(type)}(const ${layer}::${name}& event) {\n${name} own{${values.join(', ')}};\n${filled.join('')}events_.emplace_back(std::move(own));\n}\n`
}

/**
 * @param {Field} field
 * @param {string} from
 */
function ownedValue(field, from) {
  const value = `${from}${member(field)}`
  if (field.list) return `owned(${value})`
  return viewType(field, 'testing') === 'std::string_view' ? `std::string{${value}}` : value
}
