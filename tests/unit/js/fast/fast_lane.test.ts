import { describe, expect, it, vi } from 'vitest'
import { FastLane } from '../../../../js/src/engine/fast_lane.js'
import type { Batch, FastPathModule } from '../../../../js/src/engine/wasm_module.js'
import { settled } from '../support/fake_core.js'

const BATCH: Batch = [new Uint8Array(0), 0, 0, '', 0]

function lane(load: () => Promise<FastPathModule> | undefined) {
  const learn = vi.fn()
  const side = { lessons: () => [], carry: (event: object) => event }
  const made = new FastLane<object>(side, {
    load,
    isBusy: () => false,
    now: () => 0,
    deliver: () => undefined,
    learn,
    handOver: () => undefined,
  })
  const hear = (times: number): void => {
    for (let i = 0; i < times; i++) made.heard([], BATCH)
  }
  return { made, learn, hear }
}

const load = () => vi.fn(() => import('../../../../js/src/engine/fast/fast_path.js'))

describe('The fast path', () => {
  it('is not loaded before frames have come, and the core teaches only then', async () => {
    const loader = load()
    const { hear, learn } = lane(loader)
    hear(19)
    expect(loader).not.toHaveBeenCalled()
    hear(30)
    expect(loader).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(learn).toHaveBeenCalledTimes(1), { timeout: 10_000 })
  })

  it('is never loaded where it was switched off', () => {
    const loader = load()
    const { made, hear } = lane(loader)
    made.close()
    hear(100)
    expect(loader).not.toHaveBeenCalled()
  })

  it('that cannot be loaded leaves all to the core', async () => {
    const { hear, learn } = lane(() => Promise.reject(new Error('offline')))
    hear(100)
    await settled()
    expect(learn).not.toHaveBeenCalled()
  })
})
