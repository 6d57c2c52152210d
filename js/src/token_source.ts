import type { CoreLink } from './core_link.js'
import type { CoreOptions } from './core_options.js'
import { redact } from './errors.js'
import type { AccessToken } from './types.js'

/** Why the core asks: see `CoreLink.tokenWanted`. */
const REFUSED = 2

/** A function that does not answer for this long counts as failed; its late answer is still used. */
const PATIENCE_MS = 10_000

/** How the core is to treat the token: see `CoreOptions.tokenSource`. */
export function tokenSourceKind(accessToken: AccessToken | undefined): CoreOptions['tokenSource'] {
  if (accessToken === undefined || accessToken === '') return 'none'
  return typeof accessToken === 'string' ? 'value' : 'function'
}

/** Answers for the current user's token: a value, a function, or what `setAuth` said last. */
export class TokenSource {
  readonly #link: CoreLink
  readonly #source: (() => Promise<string | null> | string | null) | undefined
  /** Given by hand; it stands until `setAuth()` without a token goes back to the function. */
  #given: string | null
  /** What the core was told last. */
  #value: string | null = null
  /** Counts what was said by hand, so that a function's late answer does not undo it. */
  #turn = 0

  constructor(link: CoreLink, accessToken: AccessToken | undefined) {
    this.#link = link
    this.#source = typeof accessToken === 'function' ? accessToken : undefined
    this.#given = typeof accessToken === 'string' && accessToken !== '' ? accessToken : null
    if (this.#given) this.#tell(this.#given)
    link.tokenWanted.add((why) => {
      void this.#answer(why)
    })
  }

  /** The token in use; `null` for none, or while none has come yet. */
  get value(): string | null {
    return this.#value
  }

  /** The token for a REST call; `null` for none. @throws what the user's function throws */
  async current(): Promise<string | null> {
    return this.#given ?? (await this.#source?.()) ?? null
  }

  /** realtime-js's `setAuth`: a token stays until the next call; none asks the function anew. */
  async setAuth(token?: string | null): Promise<void> {
    this.#turn += 1
    if (token) {
      this.#given = token
      this.#tell(token)
    } else if (this.#source) {
      this.#given = null
      await this.#ask(this.#source)
    }
  }

  async #answer(why: number): Promise<void> {
    if (this.#given && why !== REFUSED) this.#tell(this.#given)
    else if (this.#given || !this.#source) this.#fail('the token was refused; call setAuth() with a fresh one')
    else await this.#ask(this.#source)
  }

  async #ask(source: () => Promise<string | null> | string | null): Promise<void> {
    const turn = this.#turn
    const patience = setTimeout(() => {
      this.#fail('accessToken did not answer within 10 s')
    }, PATIENCE_MS)
    try {
      const token = await source()
      if (turn === this.#turn) this.#tell(token ?? '')
    } catch (thrown) {
      this.#fail(thrown instanceof Error ? thrown.message : String(thrown))
    } finally {
      clearTimeout(patience)
    }
  }

  #tell(token: unknown): void {
    if (typeof token !== 'string') {
      this.#fail(`accessToken must give the token as a string, and gave: ${typeof token}`)
      return
    }
    this.#value = token === '' ? null : token
    this.#link.post({ type: 'setAccessToken', token })
  }

  #fail(message: string): void {
    this.#link.post({ type: 'tokenFailed', message: redact(message) })
  }
}
