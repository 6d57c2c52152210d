import type { PersonaRole } from '../personas'

/** What a role sees, in a few words. */
export const ROLE_WORDS: Readonly<Record<PersonaRole, { readonly title: string; readonly note: string }>> = {
  restaurant: { title: 'Restaurant staff', note: 'Runs its own orders. Row-level security hides everybody else’s.' },
  customer: { title: 'Customers', note: 'Place orders, follow them, and cancel what is not confirmed yet.' },
  operator: { title: 'Operations', note: 'Sees and changes the orders of every restaurant.' },
}

export const ROLES: readonly PersonaRole[] = ['restaurant', 'customer', 'operator']
