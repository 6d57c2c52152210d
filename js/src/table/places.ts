/**
 * Takes out the items at these places (ascending) and closes the gaps. Like `putIn`, it uses counted loops and works in place, because
 * there may be very many items, and this runs once a frame.
 */
export function takeOut<Item>(list: Item[], places: readonly number[]): void {
  let to = places[0] ?? list.length
  let next = 0
  for (let from = to; from < list.length; from++) {
    if (from === places[next]) next++
    else list[to++] = list[from] as Item
  }
  list.length = to
}

/** Puts items in, so that they then stand at these places (ascending). */
export function putIn<Item>(list: Item[], items: readonly Item[], places: readonly number[]): void {
  let from = list.length
  // To set the length instead would leave holes, and lists with holes are slower for whoever reads them.
  for (const item of items) list.push(item)
  let next = items.length
  for (let to = list.length - 1; next > 0; to--)
    list[to] = (places[next - 1] === to ? items[--next] : list[--from]) as Item
}
