// @vitest-environment jsdom
import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useStable } from '../../../../js/src/react/use_stable.js'

describe('useStable()', () => {
  it('keeps the object while what is written inline says the same', () => {
    const onEnd = (): void => undefined
    const { result, rerender } = renderHook(
      ({ north }) =>
        useStable({
          way: [
            [52.5, 13.4],
            [north, 13.4],
          ],
          fences: [{ id: 'a', center: [1, 2] }],
          onEnd,
        }),
      { initialProps: { north: 52.6 } },
    )
    const first = result.current
    rerender({ north: 52.6 })
    expect(result.current).toBe(first)
    rerender({ north: 52.7 })
    expect(result.current).not.toBe(first)
    expect(result.current.way[1]).toEqual([52.7, 13.4])
  })

  it('takes functions and objects with a class for what they are', () => {
    const { result, rerender } = renderHook(({ at }) => useStable({ at }), { initialProps: { at: new Date(1) } })
    const first = result.current
    rerender({ at: new Date(1) })
    expect(result.current).not.toBe(first)
  })
})
