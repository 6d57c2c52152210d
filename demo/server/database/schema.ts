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

/** The schema for the embedded database, with the outbox that stands in for logical decoding. */
export function embeddedSchema(): string {
  return readFiles((name) => !isSeed(name) && !isReplicated(name))
}

/** The schema for a real PostgreSQL, whose changes come from its write-ahead log. */
export function replicatedSchema(): string {
  return readFiles((name) => !isSeed(name) && !isOutbox(name))
}

/** The rows that a new database starts with. Apart from the schema, because their times count from now. */
export function seed(): string {
  return readFiles(isSeed)
}

/** Sixteen hex digits that change whenever the schema does. */
export function schemaHash(schema: string): string {
  return createHash('sha256').update(schema).digest('hex').slice(0, 16)
}
