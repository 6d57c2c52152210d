/** What may stand between two fixed parts: what is between quotes, a JSON object, or any JSON. */
export type Gap = 'quoted' | 'object' | 'value'

/** Up to this length comparing character by character is cheaper than taking a part out. */
const SHORT = 48
/** Of a fixed part so much is looked for; then all of it is compared. */
const MARK = 12
/** JSON nests no deeper than the core lets it (`max_json_depth`), where a level takes two characters. */
const LONGEST = 200_000

const OPENING_BRACE = 123
const BACKSLASH = 92
const FIRST_PRINTABLE = 32

/**
 * Cuts a frame's text where another one's parts differed. All that stood between them must stand there again. What is cut out is not proved
 * by that: text inside a value may look like the frame. Whoever parses it knows: a value that is whole ends where it ends.
 */
export class Cut {
  /** What was cut out last, in order. */
  readonly texts: string[] = []
  readonly #fixed: readonly string[]
  readonly #gaps: readonly Gap[]
  /** How each fixed part begins, for the gaps that end there. */
  readonly #marks: readonly string[]

  /** @param fixed one more than there are gaps */
  constructor(fixed: readonly string[], gaps: readonly Gap[]) {
    this.#fixed = fixed
    this.#gaps = gaps
    this.#marks = gaps.map((gap, i) => `${gap === 'object' ? '}' : ''}${(fixed[i + 1] ?? '').slice(0, MARK)}`)
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

  /** Where the gap that begins there may end; -1: nowhere. */
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

/** -1 where there are escapes, or what no string may hold. */
function quoteAfter(text: string, begin: number): number {
  const end = text.indexOf('"', begin)
  for (let i = begin; i < end; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH || code < FIRST_PRINTABLE) return -1
  }
  return end
}
