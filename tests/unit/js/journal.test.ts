import { describe, expect, it } from 'vitest'
import { PushFlag } from '../../../js/src/port/port.js'
import type { PushCommand } from '../../../js/src/port/port.js'
import { Journal } from '../../../js/src/engine/worker/journal.js'

const push = (request: number, event: string): PushCommand => ({
  type: 'push',
  channel: 1,
  request,
  event,
  payload: '{}',
  timeoutMs: 10,
  flags: PushFlag.queue,
})

function start(): Journal {
  const journal = new Journal()
  journal.note({ type: 'openChannel', channel: 1, topic: 'realtime:room', joinPayload: '{}' })
  return journal
}

const pushes = (journal: Journal): PushCommand[] =>
  journal.replay().filter((command): command is PushCommand => command.type === 'push')

describe('A core that takes over, where the user has changed', () => {
  it('is told whose a message is that nobody was known to have sent', () => {
    const journal = start()
    journal.note(push(1, 'say'))
    journal.note({ type: 'setAccessToken', token: 'a', user: 'ann' })
    journal.note({ type: 'setAccessToken', token: '' })
    journal.note({ type: 'setAccessToken', token: 'b', user: 'bob' })
    expect(pushes(journal)).toMatchObject([{ request: 1, owner: 'ann' }])
  })

  it('does not announce one user’s presence as another’s', () => {
    for (const next of [{ token: '' }, { token: 'b', user: 'bob' }]) {
      const journal = start()
      journal.note({ type: 'setAccessToken', token: 'a', user: 'ann' })
      journal.note(push(1, 'presence'))
      journal.note({ type: 'setAccessToken', token: 'a2', user: 'ann' })
      expect(pushes(journal)).toHaveLength(1)
      journal.note({ type: 'setAccessToken', ...next })
      expect(pushes(journal)).toEqual([])
    }
  })
})
