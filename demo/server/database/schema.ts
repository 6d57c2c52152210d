import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('./sql/', import.meta.url)

function readFiles(matches: (name: string) => boolean): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql') && matches(name))
  return names
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n')
}

const isOutbox = (name: string): boolean => name.startsWith('30_')
const isReplicated = (name: string): boolean => name.startsWith('31_')
const isSeed = (name: string): boolean => name.startsWith('9')
const isDemo = (name: string): boolean => name.startsWith('4') || isSeed(name)

/** What a new database is made of. */
export interface Contents {
  readonly schema: string
  /** The rows that it starts with. They are apart from the schema, because their times count from now. */
  readonly seed: string
}

/** The embedded database, with the outbox in place of logical decoding. A bare one has no tables and rows of the demo. */
export function embeddedContents(bare: boolean): Contents {
  return contents(bare, isReplicated)
}

/** A real PostgreSQL, whose changes come from its write-ahead log. */
export function replicatedContents(bare: boolean): Contents {
  return contents(bare, isOutbox)
}

function contents(bare: boolean, isForOthers: (name: string) => boolean): Contents {
  const isLeftOut = (name: string): boolean => isForOthers(name) || (bare && isDemo(name))
  return { schema: readFiles((name) => !isSeed(name) && !isLeftOut(name)), seed: bare ? '' : readFiles(isSeed) }
}

/** Sixteen hex digits that change whenever the schema does. */
export function schemaHash(schema: string): string {
  return createHash('sha256').update(schema).digest('hex').slice(0, 16)
}
