import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'

const PAGE = 'docs/promises.md'
const FOLDERS = ['tests/unit', 'tests/e2e']
const MARK = /\/\/ Promises? ((?:[A-Z]\d+(?:, )?)+)\.$/gm
/** A rule's id, the rule, where it ends, and what shows it. */
const RULE = /^\| ([A-Z]\d+) +\|([^|]*)\|([^|]*)\|[^|]*\|$/

function tests(): string[] {
  return FOLDERS.flatMap((folder) => {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
    return names.filter((name) => /(_test\.cpp|\.(test|spec)\.tsx?)$/.test(name)).map((name) => join(folder, name))
  })
}

/** The files with tests that name a rule, by its id. */
function shownBy(): Map<string, string[]> {
  const files = new Map<string, string[]>()
  for (const file of tests()) {
    const marks = readFileSync(file, 'utf8').matchAll(MARK)
    for (const id of new Set([...marks].flatMap(([, ids = '']) => ids.split(', ')))) {
      files.set(id, [...(files.get(id) ?? []), file])
    }
  }
  return files
}

const link = (file: string): string => `[${basename(file).replace(/\.[a-z.]+$/, '')}](../${file})`

const page = readFileSync(PAGE, 'utf8')
const ids = page.split('\n').flatMap((line) => RULE.exec(line)?.[1] ?? [])

it('Every promise is shown by a test that names it', () => {
  const shown = shownBy()
  expect(ids.length).toBeGreaterThan(30)
  expect(ids.filter((id) => !shown.has(id))).toEqual([])
})

it('No test names a promise that nobody gave, and none is given twice', () => {
  expect([...shownBy().keys()].filter((id) => !ids.includes(id))).toEqual([])
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
})

it('The page of promises lists the tests that name them', async () => {
  const shown = shownBy()
  const lines = page.split('\n').map((line) => {
    const [, id = '', rule = '', end = ''] = RULE.exec(line) ?? []
    return id ? `| ${id} |${rule}|${end}| ${(shown.get(id) ?? []).map(link).join(', ')} |` : line
  })
  await expect(lines.join('\n')).toMatchFileSnapshot(`../../../${PAGE}`)
})
