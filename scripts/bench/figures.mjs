import { existsSync } from 'node:fs'
import { buildPreset } from '../lib/cmake.mjs'
import { ENTRY, partsOf, sum } from '../lib/package_size.mjs'
import { inRoot } from '../lib/paths.mjs'
import { run } from '../lib/run.mjs'

/** @typedef {import('../../tests/bench/rows.js').Row} Row */

const GOALS = /** @type {const} */ ([
  ['core', 'JS + wasm of the client', 54],
  ['hooks', 'JS + wasm of the client and all hooks', 76],
])

/** @returns {AsyncGenerator<Row>} what a page loads until it can send */
export async function* sizeRows() {
  for (const [page, name, bound] of GOALS) {
    const parts = await partsOf(page)
    const entry = parts.filter(({ what }) => what === ENTRY)
    if (page === 'core') yield weight('what a page has before its socket opens', sum(entry), 16)
    yield weight(name, sum(parts), bound)
  }
}

/**
 * @param {boolean} quick
 * @returns {AsyncGenerator<Row>} what Google Benchmark says of the native core, where it is installed
 */
export async function* coreRows(quick) {
  await buildPreset('native-release', ['holdfast_bench'])
  const program = inRoot('build', 'native-release', 'tests', 'bench', 'holdfast_bench')
  if (!existsSync(program)) return
  const time = quick ? '0.05' : '0.5'
  const report = await run(program, ['--benchmark_format=json', `--benchmark_min_time=${time}`])
  // Warnings about the machine come after it.
  const { benchmarks } = JSON.parse(report.slice(0, report.lastIndexOf('}') + 1))
  for (const { name, cpu_time } of benchmarks)
    yield alone({ name: `native core: ${name.replaceAll('_', ' ')}`, unit: 'µs', ours: cpu_time / 1_000, bound: null })
}

/** @param {string} name @param {number} bytes @param {number} bound in KB */
const weight = (name, bytes, bound) => alone({ name, unit: 'KB, brotli', ours: bytes / 1_000, bound })

/**
 * A figure without a peer.
 * @param {Pick<Row, 'name' | 'unit' | 'ours' | 'bound'>} row
 * @returns {Row}
 */
function alone(row) {
  const rest = { peer: null, peer_name: '', ratio: null, ours_spread: null, peer_spread: null }
  return { ...row, ...rest, bound_on: 'ours', ok: row.bound === null ? null : row.ours <= row.bound }
}
