import { describe, expect, it } from 'vitest'
import { Dice } from '../../../../js/src/testing/dice.js'
import { VirtualTime } from '../../../../js/src/testing/time/virtual_time.js'

describe('Virtual time', () => {
  it('does what is planned in the order of its time, and of one moment in the order of planning', async () => {
    const time = new VirtualTime()
    const done: string[] = []
    time.after(20, () => done.push('late'))
    time.after(10, () => done.push('first'))
    time.after(10, () => done.push('second'))
    await time.advance(15)
    expect(done).toEqual(['first', 'second'])
    expect(time.now).toBe(15)
    await time.advance(5)
    expect(done).toEqual(['first', 'second', 'late'])
  })

  it('follows promises to their end before the next happening', async () => {
    const time = new VirtualTime()
    const done: number[] = []
    time.after(1, () => {
      let chain = Promise.resolve()
      for (let i = 0; i < 50; i += 1) chain = chain.then(() => undefined)
      void chain.then(() => done.push(time.now))
    })
    time.after(2, () => done.push(time.now))
    await time.advance(2)
    expect(done).toEqual([1, 2])
  })

  it('does nothing that was cancelled', async () => {
    const time = new VirtualTime()
    const planned = time.after(1, () => expect.unreachable())
    planned.cancel()
    planned.cancel()
    await time.advance(5)
    expect(time.pending).toBe(0)
  })

  it('stops where it is told to', async () => {
    const time = new VirtualTime()
    let enough = false
    time.after(10, () => (enough = true))
    time.after(20, () => expect.unreachable())
    await time.advance(100, () => enough)
    expect(time.now).toBe(10)
  })

  it('keeps the order of a thousand things planned at random', async () => {
    const time = new VirtualTime()
    const dice = new Dice(7)
    const at: number[] = []
    for (let i = 0; i < 1_000; i += 1) time.after(dice.between(0, 500), () => at.push(time.now))
    await time.advance(500)
    expect(at).toHaveLength(1_000)
    expect(at).toEqual([...at].sort((a, b) => a - b))
  })
})

describe('Dice', () => {
  it('throw the same for the same seed, and other numbers for another', () => {
    const throws = (seed: number): number[] => {
      const dice = new Dice(seed)
      return Array.from({ length: 20 }, () => dice.unit())
    }
    expect(throws(1)).toEqual(throws(1))
    expect(throws(1)).not.toEqual(throws(2))
  })

  it('stay within what was asked', () => {
    const dice = new Dice('bounds')
    for (let i = 0; i < 1_000; i += 1) {
      expect(dice.pick(3)).toBeLessThan(3)
      const thrown = dice.between(-2, 2)
      expect(Math.abs(thrown)).toBeLessThanOrEqual(2)
      expect(Number.isInteger(thrown)).toBe(true)
    }
  })
})
