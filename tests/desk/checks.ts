import { strict as assert } from 'node:assert'
import type { SimulatedPage, SimulatedServer } from 'holdfast/testing'
import type { Order } from '../../demo/app/src/orders/order'
import type { Notification, Product } from './data'

type Named = (name: string) => HTMLElement[]

const text = (element: Element | null | undefined): string => element?.textContent ?? ''
const texts = (elements: readonly Element[]): string[] => elements.map(text)
const within = (page: SimulatedPage, name: string): HTMLElement[] =>
  [...page.container.getElementsByClassName(name)] as HTMLElement[]

/** The list items of the page. A collection that is kept searches again only after the page has changed, and the checks ask often. */
const items = new WeakMap<Element, HTMLCollectionOf<HTMLLIElement>>()

function itemsOf({ container }: SimulatedPage): HTMLLIElement[] {
  const list = items.get(container) ?? container.getElementsByTagName('li')
  items.set(container, list)
  return Array.from({ length: list.length }, (_, i) => list[i] as HTMLLIElement)
}

/** At no time is anything on the page twice. */
export function nothingTwice(page: SimulatedPage): void {
  const all = itemsOf(page)
  const cards = all.filter(({ className }) => className === 'order-card')
  const orders = cards.map((card) => card.getAttribute('data-id'))
  assert.equal(new Set(orders).size, orders.length, 'an order is on the page twice')
  const mine = all.filter((line) => line.className === 'talk-line' && line.getAttribute('data-mine') === 'true')
  const said = mine.map((line) => text(line.getElementsByClassName('talk-text')[0]))
  assert.equal(new Set(said).size, said.length, 'a message of this page is on it twice')
}

/** Once all faults are over, the desk shows what there is, and nothing is under way. */
export function showsTheDatabase(page: SimulatedPage, server: SimulatedServer): void {
  nothingTwice(page)
  const elements = [...page.container.getElementsByTagName('*')] as HTMLElement[]
  const named = byName(elements)
  orders(page, named, server)
  stock(page, named, server)
  notifications(named, server)
  kitchen(page, named)
  assert.deepEqual(texts([...named('page-note'), ...named('stale')]), [], 'the page still says that it is behind')
  const busy = elements.filter((one) => ['aria-disabled', 'aria-busy'].some((is) => one.getAttribute(is) === 'true'))
  assert.equal(busy.length, 0, 'something is still busy')
}

/** The elements by their test ids. They are found in one go, because each selector takes long in jsdom. */
function byName(elements: readonly HTMLElement[]): Named {
  const found = new Map<string, HTMLElement[]>()
  for (const element of elements) {
    const name = element.getAttribute('data-testid')
    if (name === null) continue
    const others = found.get(name)
    if (others) others.push(element)
    else found.set(name, [element])
  }
  return (name) => found.get(name) ?? []
}

function isDone({ status }: Order): boolean {
  return status === 'delivered' || status === 'cancelled'
}

function orders(page: SimulatedPage, named: Named, server: SimulatedServer): void {
  const stored = server.rows('orders') as Order[]
  const [open, done] = [stored.filter((order) => !isDone(order)), stored.filter(isDone)]
  const head = within(page, 'board-head')[0]
  const counts = texts([...(head?.getElementsByClassName('count') ?? [])]).map(Number)
  assert.deepEqual(counts, [open.length, done.length, stored.length], 'the counts of orders')
  const chosen = [...(head?.getElementsByTagName('input') ?? [])].findIndex(({ checked }) => checked)
  const wanted = [open, done, stored][chosen] ?? []
  const shown = named('order').map(({ dataset }) => `${dataset['id']} ${dataset['status']}`)
  assert.deepEqual(shown.sort(), wanted.map(({ id, status }) => `${id} ${status}`).sort(), 'the orders')
}

function stock(page: SimulatedPage, named: Named, server: SimulatedServer): void {
  const left = texts(named('stock'))
  const shown = named('product').map((line, i) => `${line.dataset['name']}: ${left[i]}`)
  // Whether it counts as low depends on what it was before; the number itself does not.
  const wanted = (server.rows('products') as Product[]).map(
    ({ name, stock_level: level }) => `${name}: ${level === 0 ? 'sold out' : `${level} left`}`,
  )
  assert.deepEqual(shown.sort(), wanted.sort(), 'the stock')
  const buttons = within(page, 'stock-line').flatMap((line) => [...line.getElementsByTagName('button')])
  const stuck = buttons.filter((one) => one.disabled && !/sold out|40 left/.test(text(one.parentElement)))
  assert.equal(stuck.length, 0, 'a button of the stock is still disabled')
}

function notifications(named: Named, server: SimulatedServer): void {
  const stored = server.rows('notifications') as Notification[]
  const unread = stored.filter(({ read_at: at }) => at === null).length
  const told = text(named('unread')[0])
  assert.equal(told, unread === 0 ? 'none unread' : `${unread} unread`, 'the unread notifications')
  const newest = [...stored].sort((a, b) => b.created_at.localeCompare(a.created_at)).slice(0, 5)
  const times = newest.map(({ created_at: at, read_at: read }) => `${at} ${read !== null}`)
  const timeOf = (one: HTMLElement): string | undefined => one.getElementsByTagName('time')[0]?.dateTime
  const shown = named('notification').map((one) => `${timeOf(one)} ${one.dataset['read']}`)
  assert.deepEqual(shown, times, 'the notifications')
}

function kitchen(page: SimulatedPage, named: Named): void {
  const mine = named('message').filter(({ dataset }) => dataset['mine'] === 'true')
  const part = (line: HTMLElement, name: string): HTMLElement | undefined =>
    named(name).find((one) => line.contains(one))
  const said = (page.notes['said'] ?? []) as string[]
  const shown = mine.map((line) => text(part(line, 'text')))
  assert.deepEqual(shown.sort(), [...said].sort(), 'the messages to the kitchen')
  const stages = mine.map((line) => part(line, 'delivery')?.dataset['stage'])
  const waiting = stages.filter((stage) => stage === 'sending' || stage === 'queued')
  assert.deepEqual(waiting, [], 'messages to the kitchen that are still under way')
}
