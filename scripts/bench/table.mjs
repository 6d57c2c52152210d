import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { inRoot } from '../lib/paths.mjs'

/** @typedef {import('../../tests/bench/rows.js').Row} Row */

const HEAD = ['', 'ours', 'peer', '', 'ratio', 'bound', '']
const WIDTHS = [82, 20, 20, 26, 8, 9, 6]

export function printHead() {
  console.log()
  print(HEAD)
}

/** @param {Row} row */
export function printRow(row) {
  print(cellsOf(row))
}

/**
 * @param {Row} row
 * @returns {string[]} the table's cells
 */
function cellsOf({ name, unit, ours, ours_spread, peer, peer_spread, peer_name, ratio, bound, bound_on, ok }) {
  return [
    `${name}, ${unit}`,
    figure(ours, ours_spread),
    peer === null ? '' : figure(peer, peer_spread),
    peer_name,
    ratio === null ? '' : ratio.toFixed(2),
    bound === null ? '' : `≤ ${bound}${bound_on === 'ours - peer' ? ' more' : ''}`,
    ok === null ? '' : ok ? 'ok' : 'MISSED',
  ]
}

/** @param {readonly Row[]} rows */
export function printSummary(rows) {
  const bounds = rows.filter(({ ok }) => ok !== null)
  if (bounds.length > 0) console.log(`\n${bounds.filter(({ ok }) => ok).length} of ${bounds.length} bounds are kept.`)
}

/**
 * Puts the table into the page that explains it.
 * @param {readonly Row[]} rows
 */
export function writePage(rows) {
  const page = inRoot('docs', 'benchmarks.md')
  const place = /(<!-- results:[^\n]*-->\n)[^]*(<!-- \/results -->)/
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`)
  const where = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}.`
  const table = `${lines.join('\n')}\n\n${where}\n`
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(place, (_, open, close) => `${open}${table}${close}`),
  )
}

/**
 * @param {number} value
 * @param {number | null} spread
 */
function figure(value, spread) {
  return spread === null ? short(value) : `${short(value)} ± ${short(spread)}`
}

/** @param {number} value */
function short(value) {
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}

/** @param {readonly string[]} cells */
function print(cells) {
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(WIDTHS[i] ?? 0) : cell.padStart(WIDTHS[i] ?? 0))).join(' '))
}
