import type { Row } from './row'

const HEADS = ['what', 'ours', 'peer', 'ratio', 'bound', ''] as const

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.name,
    `${row.ours} ± ${row.spread} ${row.unit}`,
    row.peer === null ? '' : `${row.peer} ${row.unit} (${row.peer_name})`,
    row.peer === null ? '' : row.ratio.toFixed(2),
    row.bound === null ? '' : `≤ ${row.bound}`,
    row.bound === null ? '' : row.ok ? 'met' : 'NOT MET',
  ])
  return [HEADS, HEADS.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
