import { unquote } from '../changes/filter'

/** A name, and what stands behind it. */
export interface Named {
  readonly name: string
  readonly rest: string
}

const QUOTED = /^"(?:[^"\\]|\\.)*"/s

/** Reads the name that a text begins with: one in double quotes, or all up to an arrow or a character of `ends`. */
export function readName(text: string, ends: string): Named {
  const quoted = QUOTED.exec(text)?.[0]
  if (quoted !== undefined) return { name: unquote(quoted), rest: text.slice(quoted.length) }
  // A quote that nobody closes begins no name.
  if (text.startsWith('"')) return { name: '', rest: text }
  let end = 0
  while (end < text.length && !ends.includes(text.charAt(end)) && !text.startsWith('->', end)) end++
  return { name: text.slice(0, end), rest: text.slice(end) }
}

/** A text that is a name and nothing else, with or without quotes. */
export function nameOf(text: string): string {
  const { name, rest } = readName(text, '')
  return rest === '' ? name : text
}
