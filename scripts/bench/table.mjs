/** @typedef {import('../../tests/bench/rows.js').Row} Row */

const WIDTHS = [82, 20, 20, 26, 8, 9, 6]

export function printHead() {
  console.log()
  print(['', 'ours', 'peer', '', 'ratio', 'bound', ''])
}

/** @param {Row} row */
export function printRow(row) {
  print(cellsOf(row))
}

/**
 * @param {Row} row
 * @returns {string[]} the table's cells
 */
export function cellsOf({ name, unit, ours, ours_spread, peer, peer_spread, peer_name, ratio, bound, bound_on, ok }) {
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
