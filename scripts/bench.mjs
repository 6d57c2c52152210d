import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { coreRows, sizeRows } from './bench/figures.mjs'
import { bundledPrograms, rowsOf } from './bench/programs.mjs'
import { printHead, printRow, printSummary, writePage } from './bench/table.mjs'
import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { inRoot } from './lib/paths.mjs'
import { Stop } from './lib/run.mjs'
import { setUp } from './setup.mjs'

/** @typedef {import('../tests/bench/rows.js').Row} Row */
/** @typedef {AsyncIterable<Row>} Rows */

const RESULTS = inRoot('tests', 'bench', 'results.json')

// npm run bench [-- --quick] [-- --only changes]: measures this project and its peers in turn. docs/benchmarks.md says how.
await main(import.meta, async () => {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } })
  await setUp('tests', 'experiments')
  await buildPackage()
  const sources = await everySource(values.quick)
  const wanted = Object.entries(sources).filter(([name]) => name.includes(values.only ?? ''))
  if (wanted.length === 0) throw new Stop(`No benchmark is called so; there are ${Object.keys(sources).join(', ')}.`)
  const rows = await measured(wanted.map(([, source]) => source))
  if (values.only === undefined) writeFileSync(RESULTS, `${JSON.stringify(rows, null, 2)}\n`)
  if (values.only === undefined && !values.quick) writePage(rows)
  printSummary(rows)
})

/**
 * @param {boolean} quick
 * @returns {Promise<Record<string, () => Rows>>} by name
 */
async function everySource(quick) {
  const programs = await bundledPrograms()
  const args = quick ? ['--quick'] : []
  return {
    ...Object.fromEntries(Object.entries(programs).map(([name, file]) => [name, () => rowsOf(file, args)])),
    size: sizeRows,
    core: () => coreRows(quick),
  }
}

/**
 * Runs one after the other, because they would slow each other down.
 * @param {readonly (() => Rows)[]} sources
 */
async function measured(sources) {
  /** @type {Row[]} */
  const rows = []
  printHead()
  for (const source of sources) {
    for await (const row of source()) {
      rows.push(row)
      printRow(row)
    }
  }
  return rows
}
