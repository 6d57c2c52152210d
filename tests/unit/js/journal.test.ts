import { describe, expect, it } from 'vitest'
import type { PushCommand } from '../../../js/src/port.js'
import { Journal } from '../../../js/src/worker/journal.js'

const push: PushCommand = {
  type: 'push',
  channel: 1,
  request: 7,
  event: 'broadcast',
  payload: '{}',
  timeoutMs: 1_000,
  flags: 0,
}

describe('What a new core is told in place of one that died', () => {
  it('leaves a message to its sender, whoever is signed in by then', () => {
    const journal = new Journal()
    journal.note({ type: 'setAccessToken', token: 'a.b.c', user: 'alice' })
    journal.note(push)
    journal.note({ type: 'setAccessToken', token: 'd.e.f', user: 'bob' })
    expect(journal.replay()).toMatchObject([
      { type: 'setAccessToken', user: 'bob' },
      { type: 'push', request: 7, owner: 'alice' },
    ])
  })
})
