import { readFileSync } from 'node:fs'
import { errors } from '../errors.mjs'
import { options } from '../options.mjs'
import { inRoot } from '../../../scripts/lib/paths.mjs'
import { isWords, shownDefault } from './ts_options.mjs'

const PAGE = 'docs/connection.md'

/** The page with new tables between their marks. @returns {[path: string, text: string][]} */
export function docs() {
  const page = readFileSync(inRoot(PAGE), 'utf8')
  return [[PAGE, replaced(replaced(page, 'options', optionRows()), 'errors', errorRows())]]
}

/**
 * @param {string} page
 * @param {string} name of the table
 * @param {readonly string[]} rows
 */
function replaced(page, name, rows) {
  const [open, close] = [new RegExp(`<!-- ${name}:.*-->\\n`).exec(page), page.indexOf(`<!-- /${name} -->`)]
  if (!open || close < 0) throw new Error(`${PAGE} has no place for the ${name}`)
  return `${page.slice(0, open.index + open[0].length)}${rows.join('\n')}\n${page.slice(close)}`
}

function optionRows() {
  const rows = options.map(
    (option) =>
      `| \`${option.name}\` | ${typeOf(option)} | ${shownDefault(option)} | ${option.doc}${option.more ? ` (${option.more})` : ''} |`,
  )
  return ['| option | type | default | what it is |', '| --- | --- | --- | --- |', ...rows]
}

/** @param {import('../options.mjs').Option} option */
function typeOf({ type }) {
  if (isWords(type)) return type.map((word) => `\`'${word}'\``).join(', ')
  return { ms: 'ms', 'ms[]': 'list of ms', number: 'number', count: 'number' }[type]
}

function errorRows() {
  const rows = errors
    .filter(({ code }) => code !== 0)
    .map(({ code, name, final, text }) => `| ${code} | \`${name}\` | ${final ? 'yes' : ''} | ${text} |`)
  return ['| code | name | final | text |', '| --- | --- | --- | --- |', ...rows]
}
