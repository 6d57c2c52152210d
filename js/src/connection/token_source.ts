import type { CoreLink } from './core_link.js'
import type { CoreOptions } from '../port/core_options.js'
import { redact } from '../base/errors.js'
import { Listeners } from '../base/report.js'
import type { NumberOf, TokenWish } from '../base/enums.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import { userOf } from './token_user.js'
import type { TokenUser } from './token_user.js'
import type { AccessToken } from '../base/types.js'

const REFUSED: TokenWish['rejected'] = 2

/** A function that does not answer for this long counts as failed; its late answer is still used. */
export const PATIENCE_MS = 10_000

/** What a source did that failed; also for `rest/rest_token.ts`. */
export const TOO_LATE = 'accessToken did not answer within 10 s'
export const NO_TEXT = 'accessToken must give the token as a string, and gave: '

type Source = () => Promise<string | null> | string | null

/** The token options of a client. */
export interface TokenOptions {
  readonly accessToken?: AccessToken | undefined
  /** The API key. As a token it means nobody: supabase-js passes it while nobody is signed in. */
  readonly key?: string | undefined
  readonly user?: TokenUser | undefined
}

/** How the core treats the token: see `CoreOptions.tokenSource`. */
export function tokenSourceKind(accessToken: AccessToken | undefined): CoreOptions['tokenSource'] {
  if (accessToken === undefined || accessToken === '') return 'none'
  return typeof accessToken === 'string' ? 'value' : 'function'
}

/** Provides the current user's token: a value, a function's result, or the last token of `setAuth`. */
export class TokenSource {
  /** Called once the core knows that the user has changed. True: a user was signed in, whose rights and data have ended. */
  readonly userChanges = new Listeners<[left: boolean]>()
  /** Called with what the function threw. */
  readonly failures = new Listeners<[thrown: unknown]>()
  readonly #link: CoreLink
  readonly #options: TokenOptions
  /** The `accessToken` function. It is called at the next occasion, not now. */
  source: Source | undefined
  /** @internal The token given by hand. It stands until `setAuth()` without a token goes back to the function. */
  given: string | null
  /** The user given by hand with it. */
  #givenUser: string | undefined
  /** The last token given; the key, if that was given. */
  #value: string | null = null
  /** @internal The last user's token that the core got; `null` if only the key counts. */
  token: string | null = null
  #user: string | null = null
  /** @internal Counts calls of `setAuth`, so that a function's late answer does not undo them. */
  turn = 0

  constructor(link: CoreLink, options: TokenOptions) {
    const { accessToken } = options
    this.#link = link
    this.#options = options
    this.source = typeof accessToken === 'function' ? accessToken : undefined
    this.given = typeof accessToken === 'string' && accessToken !== '' ? accessToken : null
    if (this.given) this.tell(this.given)
    link.tokenWanted.add((why) => {
      void this.#answer(why)
    })
  }

  /** What was given last, as realtime-js tells it: the key where that stands for nobody; `null` for none, or while none has come yet. */
  get value(): string | null {
    return this.#value
  }

  /** The user who is signed in; `null` for nobody, or while no token has come yet. */
  get user(): string | null {
    return this.#user
  }

  /** @internal */
  isNobodys(token: string): boolean {
    return token === '' || token === this.#options.key
  }

  /** @internal */
  userOf(token: unknown): string | null {
    if (typeof token !== 'string' || this.isNobodys(token)) return null
    return userOf(token, this.#givenUser ?? this.#options.user)
  }

  /**
   * realtime-js's `setAuth`: a token stays until the next call; none asks the function anew. Without a function, `null` signs out.
   * @param user whose token it is, where it has no `sub`
   */
  async setAuth(token?: string | null, user?: string): Promise<void> {
    this.turn += 1
    this.#givenUser = user
    if (token) {
      this.given = token
      this.tell(token)
    } else if (this.source) {
      this.given = null
      await this.#ask(this.source)
    } else if (token !== undefined) {
      this.given = null
      this.tell('')
    }
  }

  async #answer(why: NumberOf<TokenWish>): Promise<void> {
    if (this.given && why !== REFUSED) this.tell(this.given)
    else if (this.given || !this.source) this.#fail('the token was refused; call setAuth() with a fresh one')
    else await this.#ask(this.source)
  }

  async #ask(source: Source): Promise<void> {
    const turn = this.turn
    const patience = setTimeout(() => {
      this.#fail(TOO_LATE)
    }, PATIENCE_MS)
    try {
      const token = await source()
      if (turn === this.turn) this.tell(token ?? '')
    } catch (thrown) {
      this.failures.tell(thrown)
      this.#fail(thrown instanceof Error ? thrown.message : String(thrown))
    } finally {
      clearTimeout(patience)
    }
  }

  /** @internal A token was given, or got: the core goes by it from now on. */
  tell(token: unknown): void {
    if (typeof token !== 'string') {
      this.#fail(NO_TEXT + typeof token)
      return
    }
    const user = this.userOf(token)
    const before = this.#user
    this.#value = token === '' ? null : token
    this.token = user === null ? null : token
    this.#user = user
    this.#link.post({ type: 'setAccessToken', token: this.token ?? '', ...(user === null ? {} : { user }) })
    if (user !== before) this.userChanges.tell(before !== null)
  }

  #fail(message: string): void {
    this.#link.post({ type: 'tokenFailed', message: redact(message) })
  }
}
