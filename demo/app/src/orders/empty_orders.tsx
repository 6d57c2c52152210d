import type { Persona } from '../personas'
import type { Shown } from './order_filter'

const WORDS: Readonly<Record<Shown, string>> = {
  open: 'Nothing to do',
  done: 'Nothing finished yet',
  all: 'No orders yet',
}

export function EmptyOrders({ shown, persona }: { readonly shown: Shown; readonly persona: Persona }) {
  const hint =
    persona.role === 'customer'
      ? 'Place an order above.'
      : 'Add an order above, or place one as a customer in another window.'
  return (
    <div className="empty">
      <p className="empty-title">{WORDS[shown]}</p>
      <p>{hint} It shows up here by itself.</p>
    </div>
  )
}
