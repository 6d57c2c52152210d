import type { Given } from './advice.js'

/** What bundlers put in the place of its one use; elsewhere than in Node it need not be there. */
declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** In development, says what options merely do nothing, and what was meant. In production nothing of it is there. */
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
    // No bundler and no Node.
  }
}
