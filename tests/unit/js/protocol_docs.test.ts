import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const PAGE = 'docs/protocol.md'
const FOLDERS = ['wasm', 'js/src', 'tests/simulation', 'tests/unit']
/** Matches text like: protocol.md "Closing". In a comment a line may break anywhere in it. */
const REFERENCE = /protocol\.md,?\s+(?:"([^"]+)"(?:\s+(\d+))?)/g

interface Reference {
  readonly file: string
  readonly section: string
  readonly point: string | undefined
}

function sourcesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /\.(h|cpp|tsx?)$/.test(name)).map((name) => join(folder, name))
}

function references(): Reference[] {
  return FOLDERS.flatMap(sourcesIn).flatMap((file) => {
    const text = readFileSync(file, 'utf8').replace(/\n\s*(?:\/\/\/?|\*)\s*/g, ' ')
    return [...text.matchAll(REFERENCE)].map(([, section = '', point]) => ({ file, section, point }))
  })
}

it('Each section of the protocol that a comment names is on the page', () => {
  const page = readFileSync(PAGE, 'utf8')
  const sections = new Map(page.split(/^## /m).map((part) => [part.slice(0, part.indexOf('\n')), part]))
  const named = references()
  expect(named.length).toBeGreaterThan(15)
  const missing = named.filter(({ section, point }) => {
    const text = sections.get(section)
    return text === undefined || (point !== undefined && !text.includes(`\n${point}. `))
  })
  expect(missing).toEqual([])
})
