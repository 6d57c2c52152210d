import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ERRORS } from '../../../js/src/base/errors.js'

const FILE = 'docs/connection.md'
const [OPEN, CLOSE] = [/<!-- errors:.*?-->\n/, '<!-- /errors -->']

function table(): string {
  const rows = Object.entries(ERRORS)
    .filter(([name]) => name !== 'NONE')
    .map(([name, { code, final, text }]) => `| ${String(code)} | \`${name}\` | ${final ? 'yes' : ''} | ${text} |`)
  return ['| code | name | final | text |', '| --- | --- | --- | --- |', ...rows, ''].join('\n')
}

it('The page about the connection lists every error as the package says it', async () => {
  const page = readFileSync(FILE, 'utf8')
  const start = OPEN.exec(page)
  if (!start) throw new Error(`${FILE} has no place for the errors`)
  const from = start.index + start[0].length
  const expected = page.slice(0, from) + table() + page.slice(page.indexOf(CLOSE))
  await expect(expected).toMatchFileSnapshot(`../../../${FILE}`)
})
