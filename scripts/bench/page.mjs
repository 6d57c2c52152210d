import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { inRoot } from '../lib/paths.mjs'
import { cellsOf } from './table.mjs'

/** @typedef {import('../../tests/bench/rows.js').Row} Row */

const PAGE = inRoot('docs', 'benchmarks.md')
const PLACE = /(<!-- results:[^\n]*-->\n)[^]*(<!-- \/results -->)/
const HEAD = ['', 'ours', 'peer', '', 'ratio', 'bound', '']

/**
 * Puts the table into the page that explains it.
 * @param {readonly Row[]} rows
 */
export function writePage(rows) {
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`)
  const where = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}.`
  const table = `${lines.join('\n')}\n\n${where}\n`
  writeFileSync(
    PAGE,
    readFileSync(PAGE, 'utf8').replace(PLACE, (_, open, close) => `${open}${table}${close}`),
  )
}
