import { restError } from './errors'

/** What `Prefer` may ask for. `return=headers-only` and `tx` are known and have no effect, as where a project does not allow them. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  resolution: ['merge-duplicates', 'ignore-duplicates'],
  missing: ['default', 'null'],
  return: ['representation', 'minimal', 'headers-only'],
  count: ['exact', 'planned', 'estimated'],
  handling: ['strict', 'lenient'],
  tx: ['commit', 'rollback'],
}

/** In the order in which `Preference-Applied` names them. */
const ORDER = ['resolution', 'missing', 'return', 'count', 'handling', 'max-affected'] as const

export type PreferenceName = (typeof ORDER)[number]

/** How a request wants to be answered. The first value of a name counts. */
export class Preferences {
  private constructor(private readonly given: ReadonlyMap<string, string>) {}

  /** Reads a `Prefer` header. Throws an `HttpError` for an unknown word, if the header says `handling=strict`. */
  static read(header: string | undefined): Preferences {
    const given = new Map<string, string>()
    const unknown: string[] = []
    for (const word of (header ?? '').split(',').map((part) => part.trim())) {
      const [name = '', value = ''] = word.split('=')
      if (!isKnown(name, value)) unknown.push(word)
      else if (!given.has(name)) given.set(name, value)
    }
    if (given.get('handling') === 'strict' && unknown.length > 0) throw invalid(unknown)
    return new Preferences(given)
  }

  is(name: PreferenceName, value: string): boolean {
    return this.given.get(name) === value
  }

  get countsAll(): boolean {
    return this.is('count', 'exact') || this.is('count', 'estimated')
  }

  get returnsRows(): boolean {
    return this.is('return', 'representation')
  }

  /** More rows than this are not to be touched; null for no bound. As in PostgREST it binds with `handling=strict` only. */
  get maxAffected(): string | null {
    const text = this.given.get('max-affected') ?? ''
    return this.is('handling', 'strict') && /^-?\d{1,18}$/.test(text) ? text : null
  }

  /** The header that tells which of these preferences were heeded; no header for none. */
  applied(names: readonly PreferenceName[]): Readonly<Record<string, string>> {
    const words = ORDER.filter((name) => names.includes(name) && this.heeds(name)).map(
      (name) => `${name}=${this.given.get(name) ?? ''}`,
    )
    return words.length === 0 ? {} : { 'preference-applied': words.join(', ') }
  }

  private heeds(name: PreferenceName): boolean {
    if (name === 'max-affected') return this.maxAffected !== null
    return this.given.has(name) && !this.is(name, 'headers-only') && !this.is(name, 'planned')
  }
}

function isKnown(name: string, value: string): boolean {
  return name === 'max-affected' || (KNOWN[name]?.includes(value) ?? false)
}

function invalid(words: readonly string[]): Error {
  const details = `Invalid preferences: ${words.join(', ')}`
  return restError(400, 'PGRST122', 'Invalid preferences given with handling=strict', { details })
}
