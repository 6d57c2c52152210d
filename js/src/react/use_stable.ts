import { useState } from 'react'

/** Options are written anew at each render: the same object as long as its values are the same. */
export function useStable<T extends object>(value: T): T {
  const [stable, setStable] = useState(value)
  const keys = Object.keys(value) as (keyof T)[]
  const isSame = keys.length === Object.keys(stable).length && keys.every((key) => Object.is(value[key], stable[key]))
  if (isSame) return stable
  setStable(value)
  return value
}
