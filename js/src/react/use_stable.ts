import { useState } from 'react'

/** Returns the same object for as long as its contents are the same: components write their options anew at each render. */
export function useStable<T extends object>(value: T): T {
  const [stable, setStable] = useState(value)
  if (isSame(value, stable)) return stable
  setStable(value)
  return value
}

/** Compares plain lists and objects by their contents, and all else (functions, clients) by identity. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(a[key], b[key]))
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}
