import type { Row } from 'holdfast'

/** A row of `public.ovens`. */
export interface Oven extends Row {
  readonly id: number
  readonly celsius: number
  /** How often it was ever updated. */
  readonly readings: number
}

/** How the updates reach the screen. */
export type Way = 'live' | 'worker' | 'naive'

const COLDEST = 65
const HOTTEST = 275
export const STEPS = 6

/** 0 to 5: the colour of a temperature. */
export function heatOf(celsius: number): number {
  const share = (celsius - COLDEST) / (HOTTEST - COLDEST)
  return Math.max(0, Math.min(STEPS - 1, Math.floor(share * STEPS)))
}

/** Whether two sets of rows say the same. */
export function sameOvens(shown: readonly Oven[], wanted: readonly Oven[]): boolean {
  const byId = new Map(shown.map((oven) => [oven.id, oven]))
  return (
    shown.length === wanted.length &&
    wanted.every(({ id, celsius, readings }) => {
      const oven = byId.get(id)
      return oven?.celsius === celsius && oven.readings === readings
    })
  )
}

export const readingsOf = (ovens: readonly Oven[]): number => ovens.reduce((sum, { readings }) => sum + readings, 0)
