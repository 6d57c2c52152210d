import type { Dice, Scene } from 'holdfast/testing'
import { LUIGI, STATUSES, orderOf } from './data'

type Act = (scene: Scene) => void

/** A row of a table that somebody changed or deleted. */
function elsewhere(table: string, work: (scene: Scene, id: string) => void): Act {
  return (scene) => {
    const rows = scene.server.rows(table)
    if (rows.length > 0) work(scene, scene.dice.of(rows)['id'] as string)
  }
}

/** Presses one of the buttons that a selector finds, if it finds any. */
function presses(selector: string): Act {
  return ({ page, dice }) => {
    const buttons = [...page.container.querySelectorAll<HTMLElement>(selector)]
    if (buttons.length > 0) dice.of(buttons).click()
  }
}

/** Types like a user. React watches the element's own `value`, so this sets the one of the prototype. */
function write(field: HTMLInputElement, text: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new window.Event('input', { bubbles: true }))
}

const idOf = (dice: Dice): string =>
  `${dice
    .pick(2 ** 31)
    .toString(16)
    .padStart(8, '0')}-0000-4000-8000-000000000000`
const now = (): string => new Date().toISOString()

const tellKitchen: Act = ({ page, dice }) => {
  const form = page.container.querySelector<HTMLFormElement>('.talk-form')
  const field = form?.querySelector('input')
  if (!form || !field) return
  const text = `said ${dice.pick(2 ** 31)}`
  write(field, text)
  ;((page.notes['said'] ??= []) as string[]).push(text)
  form.requestSubmit()
}

const deleteOrder: Act = (scene) => {
  presses('.order-buttons button.danger')(scene)
  presses('.order-buttons button.quiet')(scene)
}

/** What happens at a restaurant's desk, and around it. */
export const ACTS: Readonly<Record<string, Act>> = {
  'an order comes': ({ server, dice }) => void server.insert('orders', orderOf(idOf(dice), now())),
  'an order comes, too': ({ server, dice }) => void server.insert('orders', orderOf(idOf(dice), now(), 'confirmed')),
  'an order is moved elsewhere': elsewhere('orders', ({ server, dice }, id) =>
    server.update('orders', id, { status: dice.of(STATUSES) }),
  ),
  'an order is deleted elsewhere': elsewhere('orders', ({ server }, id) => server.remove('orders', id)),
  'an order is moved here': presses('.order-buttons button.primary[type=button]'),
  'an order is moved here, too': presses('.order-buttons button.primary[type=button]'),
  'an order is added here': ({ page }) =>
    page.container.querySelector<HTMLFormElement>('form.new-order')?.requestSubmit(),
  'an order is cancelled or deleted here': deleteOrder,
  'other orders are looked at': presses('.board-head input[type=radio]'),
  'stock changes elsewhere': elsewhere('products', ({ server, dice }, id) =>
    server.update('products', id, { stock_level: dice.pick(20) }),
  ),
  'one is sold here, or all filled up': presses('.stock-line button'),
  'a notification comes': ({ server, dice }) =>
    void server.insert('notifications', {
      id: idOf(dice),
      user_id: LUIGI.id,
      title: `note ${dice.pick(1_000)}`,
      body: '',
      read_at: null,
      created_at: now(),
    }),
  'a notification is read here': presses('.notification button'),
  'the kitchen hears': ({ server, dice }) =>
    server.broadcast('kitchen:luigi', 'message', { id: idOf(dice), from: 'Ada', text: 'Is it ready?', at: Date.now() }),
  'the kitchen is told': tellKitchen,
  'the kitchen is told, too': tellKitchen,
}
