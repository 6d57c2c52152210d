const QUOTE = 34
const COMMA = 44
const CLOSING_BRACE = 125

/** Finds a row's key in the text of its record, in the form that the core gives it: the JSON of its columns, with commas between. */
export class RowKey {
  readonly #columns: readonly string[]
  /** The start of a record whose first column is the whole key; empty if it is not. */
  readonly #start: string

  /** @param record the taught one */
  constructor(columns: readonly string[], record: string) {
    this.#columns = columns
    const start = `{${JSON.stringify(columns[0])}:`
    const alone = columns.length === 1 && record.startsWith(start)
    this.#start = alone ? start + (record.charAt(start.length) === ' ' ? ' ' : '') : ''
  }

  /** True if the key can be read without parsing the record. */
  get standsFirst(): boolean {
    return this.#start !== ''
  }

  /** `undefined` if the key is not plain, or if the old record has another one: such changes are the core's. */
  read(record: string, oldRecord: string): string | undefined {
    const begin = this.#start.length
    if (!record.startsWith(this.#start)) return undefined
    const end = endOfValue(record, begin)
    if (end < 0) return undefined
    if (oldRecord !== '') {
      const next = oldRecord.charCodeAt(end)
      if (!oldRecord.startsWith(record.slice(0, end)) || (next !== COMMA && next !== CLOSING_BRACE)) return undefined
    }
    return record.slice(begin, end)
  }

  /** The same for any key, from parsed records. An old record without the key's columns says nothing about them. */
  readParsed(row: object, old: object): string | undefined {
    const key = this.#keyOf(row)
    const before = this.#keyOf(old)
    return before === undefined || before === key ? key : undefined
  }

  #keyOf(row: object): string | undefined {
    const values = this.#columns.map((column) =>
      Object.hasOwn(row, column) ? row[column as keyof typeof row] : undefined,
    )
    return values.every(isPlain) ? values.map((value) => JSON.stringify(value)).join(',') : undefined
  }
}

/** A whole number, or a string that JSON writes in one way only. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'string') return Number.isSafeInteger(value)
  const json = JSON.stringify(value)
  return json.length === value.length + 2
}

/** Where a plain string or a whole number ends; -1 for anything else. */
function endOfValue(record: string, begin: number): number {
  if (record.charCodeAt(begin) === QUOTE) {
    const end = record.indexOf('"', begin + 1)
    return end < 0 || record.slice(begin, end).includes('\\') ? -1 : end + 1
  }
  let end = begin
  while (isDigit(record.charCodeAt(end))) end += 1
  const next = record.charCodeAt(end)
  return end > begin && (next === COMMA || next === CLOSING_BRACE) ? end : -1
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
