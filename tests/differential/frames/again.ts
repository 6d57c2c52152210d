import type { Random } from '../random.js'
import { cell } from './columns.js'
import type { Frame } from './frame.js'
import type { Members, Tree } from './tree.js'
import { written } from './tree.js'
import { anyValue } from './words.js'

/** Whether what a server sends again and again looks so: but for the rows, or the payload. */
export function isPlain(frame: Frame): boolean {
  if (frame.form === 'binary') return frame.kind === 4 && frame.fields[2] === ''
  const special = /^(phx_|presence_|system)/
  return frame.form === 'text' && frame.ref === null && !special.test(frame.event)
}

/** The same frame with other contents. */
export function again(frame: Frame, random: Random): Frame {
  if (frame.form === 'binary') return { ...frame, body: Uint8Array.from(Buffer.from(written(anyValue(random)))) }
  if (frame.form === 'raw') return frame
  const { event, payload } = frame
  if (event === 'broadcast' && isObject(payload))
    return { ...frame, payload: mapped(payload, (name, value) => (name === 'payload' ? anyValue(random) : value)) }
  if (event === 'postgres_changes' && isObject(payload)) return { ...frame, payload: changed(payload, random) }
  return { ...frame, payload: anyValue(random) }
}

function changed(payload: Members, random: Random): Members {
  return mapped(payload, (name, data) => {
    if (name !== 'data' || !isObject(data)) return data
    const types = typesOf(data)
    const row = (old: Tree): Tree =>
      isObject(old) ? mapped(old, (column) => cell(random, types.get(column) ?? 'text')) : old
    return mapped(data, (part, value) => (part === 'record' || part === 'old_record' ? row(value) : value))
  })
}

function typesOf(data: Members): Map<string, string> {
  const columns = data.members.find(([name]) => name === 'columns')?.[1] ?? '[]'
  const list = JSON.parse(written(columns)) as readonly { name: string; type: string }[]
  return new Map(list.map(({ name, type }) => [name, type]))
}

function mapped({ members }: Members, change: (name: string, value: Tree) => Tree): Members {
  return { members: members.map(([name, value]) => [name, change(name, value)] as const) }
}

const isObject = (tree: Tree): tree is Members => typeof tree === 'object' && 'members' in tree
