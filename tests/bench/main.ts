import { writeFileSync } from 'node:fs'
import { received } from './node/received'
import { FULL, QUICK } from './row'
import { table } from './table'

const effort = process.argv.includes('--quick') ? QUICK : FULL
const rows = []
for (const suite of [received]) {
  rows.push(...(await suite(effort)))
}
console.log(table(rows))
writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(rows, null, 2)}\n`)
