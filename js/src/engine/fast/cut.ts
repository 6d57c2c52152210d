/** What may stand between two fixed parts: the content of a quoted string, a JSON object, or any JSON. */
export type Gap = 'quoted' | 'object' | 'value'

/** Below this length, comparing character by character is cheaper than slicing. */
const SHORT = 48
/** Search for only this many characters of a fixed part, then compare all of it. */
const MARK = 12
/** Upper bound for one gap: the core limits JSON nesting (`max_json_depth`), and a level takes two characters. */
const LONGEST = 200_000

const OPENING_BRACE = 123
const BACKSLASH = 92
const FIRST_PRINTABLE = 32

/**
 * Cuts the varying parts out of a frame's text. All fixed parts must stand between them unchanged. That alone does not prove the cut right,
 * because text inside a value may look like the frame. Parsing the cut parts proves it: a complete JSON value can end in only one place.
 */
export class Cut {
  /** The parts that were cut out last, in order. */
  readonly texts: string[] = []
  readonly #fixed: readonly string[]
  readonly #gaps: readonly Gap[]
  /** The start of the fixed part that ends each gap. */
  readonly #marks: readonly string[]

  /** @param fixed one more than `gaps` */
  constructor(fixed: readonly string[], gaps: readonly Gap[]) {
    this.#fixed = fixed
    this.#gaps = gaps
    this.#marks = gaps.map((gap, i) => `${gap === 'object' ? '}' : ''}${(fixed[i + 1] ?? '').slice(0, MARK)}`)
  }

  /** True if the last cut could also have been made elsewhere, because a mark occurs again behind its own place. */
  isDoubtful(text: string): boolean {
    let at = (this.#fixed[0] as string).length
    for (let i = 0; i < this.#gaps.length - 1; i++) {
      at += (this.texts[i] as string).length
      if (this.#gaps[i] === 'object' && text.includes(this.#marks[i] as string, at)) return true
      at += (this.#fixed[i + 1] as string).length
    }
    return false
  }

  take(text: string): boolean {
    const first = this.#fixed[0] as string
    if (!stands(first, text, 0)) return false
    let begin = first.length
    for (let i = 0; i < this.#gaps.length; i++) {
      const next = this.#fixed[i + 1] as string
      const end = this.#end(text, begin, i)
      if (end < begin || end - begin > LONGEST || !stands(next, text, end)) return false
      this.texts[i] = text.slice(begin, end)
      begin = end + next.length
    }
    return begin === text.length
  }

  /** Where the gap that starts at `begin` may end; -1 if nowhere. */
  #end(text: string, begin: number, i: number): number {
    const gap = this.#gaps[i]
    if (gap === 'quoted') return quoteAfter(text, begin)
    if (gap === 'object' && text.charCodeAt(begin) !== OPENING_BRACE) return -1
    if (i === this.#gaps.length - 1) return text.length - (this.#fixed[i + 1] as string).length
    const found = text.indexOf(this.#marks[i] as string, begin)
    return gap === 'object' && found >= 0 ? found + 1 : found
  }
}

function stands(part: string, text: string, at: number): boolean {
  return part.length < SHORT ? text.startsWith(part, at) : text.slice(at, at + part.length) === part
}

/** Returns -1 if the string has escapes, or characters that JSON strings may not contain. */
function quoteAfter(text: string, begin: number): number {
  const end = text.indexOf('"', begin)
  for (let i = begin; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH || code < FIRST_PRINTABLE) return -1
  }
  return end
}
