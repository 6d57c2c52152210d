import type { PersonaRole } from '../personas'

/** What a role sees, in a few words. */
export const ROLE_WORDS: Readonly<Record<PersonaRole, { readonly title: string; readonly note: string }>> = {
  restaurant: {
    title: 'Restaurant staff',
    note: 'Runs its own orders and stock. Row-level security hides everybody else’s.',
  },
  driver: { title: 'Drivers', note: 'See the orders that they are to deliver, and tell where they are.' },
  customer: { title: 'Customers', note: 'Place orders, follow their driver on the map, and chat with them.' },
  operator: { title: 'Operations', note: 'Sees and changes everybody’s orders, and who is here.' },
}

export const ROLES: readonly PersonaRole[] = ['restaurant', 'driver', 'customer', 'operator']
