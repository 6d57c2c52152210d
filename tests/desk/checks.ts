import { strict as assert } from 'node:assert'
import type { SimulatedPage, SimulatedServer } from 'holdfast/testing'
import type { Order } from '../../demo/app/src/orders/order'
import type { Notification, Product } from './data'

const all = (page: SimulatedPage, selector: string): HTMLElement[] => [
  ...page.container.querySelectorAll<HTMLElement>(selector),
]
const text = (element: Element | null | undefined): string => element?.textContent ?? ''
const texts = (page: SimulatedPage, selector: string): string[] => all(page, selector).map(text)

/** Whatever happens, nothing is on the page twice. */
export function nothingTwice(page: SimulatedPage): void {
  const orders = [...page.container.getElementsByClassName('order-card')].map((card) => card.getAttribute('data-id'))
  const known = orders.filter((id) => id !== null)
  assert.equal(new Set(known).size, known.length, 'an order is on the page twice')
  const lines = [...page.container.getElementsByClassName('talk-line')]
  const said = lines.filter((line) => line.getAttribute('data-mine') === 'true').map((line) => text(line.children[1]))
  assert.equal(new Set(said).size, said.length, 'a message of this page is on it twice')
}

/** With all faults over, the desk shows what there is, and nothing is under way. */
export function showsTheDatabase(page: SimulatedPage, server: SimulatedServer): void {
  nothingTwice(page)
  orders(page, server)
  stock(page, server)
  notifications(page, server)
  kitchen(page)
  assert.deepEqual(
    texts(page, '[data-testid=page-note], [data-testid=stale]'),
    [],
    'the page still says that it is behind',
  )
  assert.equal(all(page, '[aria-disabled=true], [aria-busy=true]').length, 0, 'something is still busy')
}

function isDone({ status }: Order): boolean {
  return status === 'delivered' || status === 'cancelled'
}

function orders(page: SimulatedPage, server: SimulatedServer): void {
  const stored = server.rows('orders') as Order[]
  const [open, done] = [stored.filter((order) => !isDone(order)), stored.filter(isDone)]
  const counts = texts(page, '.board-head .count').map(Number)
  assert.deepEqual(counts, [open.length, done.length, stored.length], 'the counts of orders')
  const chosen = all(page, '.board-head input').findIndex((input) => (input as HTMLInputElement).checked)
  const wanted = [open, done, stored][chosen] ?? []
  const shown = all(page, '[data-testid=order]').map(({ dataset }) => `${dataset['id']} ${dataset['status']}`)
  assert.deepEqual(shown.sort(), wanted.map(({ id, status }) => `${id} ${status}`).sort(), 'the orders')
}

function stock(page: SimulatedPage, server: SimulatedServer): void {
  const shown = all(page, '[data-testid=product]').map(
    (line) => `${line.dataset['name']}: ${text(line.querySelector('[data-testid=stock]'))}`,
  )
  // Whether it is low depends on what it was before; how much there is does not.
  const wanted = (server.rows('products') as Product[]).map(
    ({ name, stock_level: left }) => `${name}: ${left === 0 ? 'sold out' : `${left} left`}`,
  )
  assert.deepEqual(shown.sort(), wanted.sort(), 'the stock')
  const stuck = all(page, '.stock-line button:disabled').filter(
    (button) => !/sold out|40 left/.test(text(button.parentElement)),
  )
  assert.equal(stuck.length, 0, 'a button of the stock is still disabled')
}

function notifications(page: SimulatedPage, server: SimulatedServer): void {
  const stored = server.rows('notifications') as Notification[]
  const unread = stored.filter(({ read_at: at }) => at === null).length
  assert.equal(
    texts(page, '[data-testid=unread]')[0],
    unread === 0 ? 'none unread' : `${unread} unread`,
    'the unread notifications',
  )
  const newest = [...stored].sort((a, b) => b.created_at.localeCompare(a.created_at)).slice(0, 5)
  const times = newest.map(({ created_at: at, read_at: read }) => `${at} ${read !== null}`)
  const shown = all(page, '[data-testid=notification]').map(
    (one) => `${one.querySelector('time')?.dateTime} ${one.dataset['read']}`,
  )
  assert.deepEqual(shown, times, 'the notifications')
}

function kitchen(page: SimulatedPage): void {
  const mine = all(page, '[data-mine=true]').map(
    (line) =>
      [
        text(line.querySelector('[data-testid=text]')),
        line.querySelector<HTMLElement>('[data-testid=delivery]')?.dataset['stage'],
      ] as const,
  )
  const said = (page.notes['said'] ?? []) as string[]
  assert.deepEqual(mine.map(([words]) => words).sort(), [...said].sort(), 'the messages to the kitchen')
  const waiting = mine.filter(([, stage]) => stage === 'sending' || stage === 'queued')
  assert.deepEqual(waiting, [], 'messages to the kitchen that are still under way')
}
