import { expect, it } from 'vitest'
import { KEYS } from './frames/frame.js'
import type { Frame } from './frames/frame.js'
import { object, written } from './frames/tree.js'
import type { Tree } from './frames/tree.js'
import { shrunk } from './shrink.js'

const message = (payload: Tree): Frame => ({
  form: 'text',
  joinRef: null,
  ref: null,
  topic: 'room',
  event: 'said',
  payload,
  keys: KEYS,
})

it('Of many frames, those are left that fail together, with as little in the last as fails', async () => {
  const cause = message(object({ cause: '1' }))
  const last = message(object({ a: ['1', object({ bad: '"a long text"', good: '2' })], b: 'null' }))
  const frames = [...Array.from({ length: 30 }, (_, i) => message(String(i))), cause, message('31'), last]
  const small = await shrunk(frames, async (some) => {
    const end = some.at(-1)
    return some.includes(cause) && end?.form === 'text' && written(end.payload).includes('bad')
  })
  expect(small).toEqual([cause, message(object({ a: [object({ bad: '"x"' })] }))])
})
