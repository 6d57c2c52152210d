import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CHAT_NAMES } from '../../../js/src/react/chat_types.js'
import { LOCATION_NAMES } from '../../../js/src/react/gps_session.js'

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const docs = read('docs/schema.md')

it('The migration in docs/schema.md is the one that the package ships', () => {
  expect(/^```sql\n(.*?)^```$/ms.exec(docs)?.[1]).toBe(read('sql/holdfast_tables.sql'))
  const { files } = JSON.parse(read('package.json')) as { files: string[] }
  expect(files).toContain('sql')
})

it('docs/schema.md names every table and column that chats and locations expect', () => {
  for (const name of Object.values<string>({ ...CHAT_NAMES }).concat(Object.values<string>({ ...LOCATION_NAMES })))
    expect(docs).toContain(`\`${name}\``)
})
