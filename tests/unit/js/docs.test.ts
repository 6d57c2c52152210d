import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ERRORS } from '../../../js/src/base/all_errors.js'
import { TESTING_ERRORS } from '../../../js/src/testing/index.js'

const [OPEN, CLOSE] = [/<!-- errors:.*?-->\n/, '<!-- /errors -->']

function packageErrors(): string[] {
  const rows = Object.entries(ERRORS)
    .sort(([, a], [, b]) => a.code - b.code)
    .filter(([name]) => name !== 'NONE')
    .map(([name, { code, final, text }]) => `| ${String(code)} | \`${name}\` | ${final ? 'yes' : ''} | ${text} |`)
  return ['| code | name | final | text |', '| --- | --- | --- | --- |', ...rows]
}

function testingErrors(): string[] {
  const rows = Object.entries(TESTING_ERRORS).map(([name, text]) => `| \`${name}\` | ${text} |`)
  return ['| name | text |', '| --- | --- |', ...rows]
}

it.each([
  ['docs/connection.md', packageErrors()],
  ['docs/testing.md', testingErrors()],
])('%s lists every error as the package says it', async (file, table) => {
  const page = readFileSync(file, 'utf8')
  const start = OPEN.exec(page)
  if (!start) throw new Error(`${file} has no place for the errors`)
  const from = start.index + start[0].length
  const expected = [page.slice(0, from), ...table.map((row) => `${row}\n`), page.slice(page.indexOf(CLOSE))].join('')
  await expect(expected).toMatchFileSnapshot(`../../../${file}`)
})
