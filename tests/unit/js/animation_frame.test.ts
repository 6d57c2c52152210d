import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextFrame } from '../../../js/src/table/animation_frame.js'

describe('nextFrame', () => {
  let frames: Map<number, () => void>
  const showFrame = (): void => {
    const due = [...frames.values()]
    frames.clear()
    for (const frame of due) frame()
  }

  beforeEach(() => {
    vi.useFakeTimers()
    frames = new Map()
    let last = 0
    vi.stubGlobal('requestAnimationFrame', (work: () => void) => {
      frames.set(++last, work)
      return last
    })
    vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id))
  })
  afterEach(() => {
    vi.advanceTimersByTime(1_000)
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('runs once, with the frame', () => {
    const work = vi.fn()
    nextFrame(work)
    expect(work).not.toHaveBeenCalled()
    showFrame()
    vi.advanceTimersByTime(1_000)
    expect(work).toHaveBeenCalledTimes(1)
  })

  it('waits 100 ms where no frame comes, and no longer than 200 ms for the timer of another', () => {
    const [work, later] = [vi.fn(), vi.fn()]
    nextFrame(work)
    vi.advanceTimersByTime(50)
    nextFrame(later)
    expect(work).not.toHaveBeenCalled()
    vi.advanceTimersByTime(50)
    expect(work).toHaveBeenCalledTimes(1)
    expect(later).not.toHaveBeenCalled()
    vi.advanceTimersByTime(100)
    expect(later).toHaveBeenCalledTimes(1)
  })

  it('leaves no timer behind once nothing waits', () => {
    nextFrame(vi.fn())
    showFrame()
    vi.advanceTimersByTime(100)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does nothing once called off, by another that is late too', () => {
    const work = vi.fn()
    const stops: (() => void)[] = []
    nextFrame(() => {
      for (const stop of stops) stop()
    })
    stops.push(nextFrame(work))
    vi.advanceTimersByTime(1_000)
    showFrame()
    expect(work).not.toHaveBeenCalled()
  })
})
