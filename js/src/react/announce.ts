import { useEffect, useRef } from 'react'

/** What has been announced of one list, shared by all its components, so that ten of them announce a change once. */
interface Announced {
  readonly marks: Map<string, string>
  readonly announcers: object[]
}

const lists = new WeakMap<object, Map<string, Announced>>()

function announcedOf(owner: object, list: string): Announced {
  const byList = lists.get(owner) ?? new Map<string, Announced>()
  lists.set(owner, byList)
  const announced = byList.get(list) ?? { marks: new Map(), announcers: [] }
  byList.set(list, announced)
  return announced
}

/**
 * Announces each change in a list once, however many components show it. The first items known are not announced.
 * @param owner the list's owner (a client)
 * @param list the list's name
 * @param marks each item's present mark; `undefined` while nothing is known
 * @param announce called with each item whose mark changed, and the mark before (`undefined`: the item is new)
 */
export function useAnnouncements(
  owner: object,
  list: string,
  marks: ReadonlyMap<string, string> | undefined,
  announce: (item: string, mark: string, before: string | undefined) => void,
): void {
  const latest = useRef(announce)
  const known = useRef(false)
  useEffect(() => {
    latest.current = announce
  })
  useEffect(() => {
    const { announcers, marks: said } = announcedOf(owner, list)
    const me = {}
    announcers.push(me)
    known.current = said.size > 0
    return () => {
      announcers.splice(announcers.indexOf(me), 1)
      if (announcers.length === 0) lists.get(owner)?.delete(list)
    }
  }, [owner, list])
  useEffect(() => {
    if (!marks) return
    const { marks: said } = announcedOf(owner, list)
    const isFirst = !known.current
    known.current = true
    for (const [item, mark] of marks) {
      const before = said.get(item)
      said.set(item, mark)
      if (!isFirst && before !== mark) latest.current(item, mark, before)
    }
  }, [owner, list, marks])
}
