import type { Given } from './advice.js'

/** Bundlers replace `process.env.NODE_ENV` by a text. Without a bundler, only Node defines `process`. */
declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** In development, warns of options that have no effect and says what was probably meant. Production builds hold none of it. */
export function advise<K extends keyof Given>(kind: K, given: Given[K]): void {
  try {
    if (process.env.NODE_ENV !== 'production')
      import('./advice.js').then(
        ({ look }) => {
          look(kind, given)
        },
        () => undefined,
      )
  } catch {
    // There is neither a bundler nor Node.
  }
}
