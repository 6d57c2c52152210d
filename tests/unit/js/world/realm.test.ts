import { expect, it } from 'vitest'
import { Dice } from '../../../../js/src/testing/dice.js'
import { VirtualTime } from '../../../../js/src/testing/time/virtual_time.js'
import { Realm } from '../../../world/realm/realm.js'

function startRealm() {
  const time = new VirtualTime()
  const said: string[] = []
  const watch = { record: () => undefined, uncaught: (thrown: unknown) => said.push(String(thrown)) }
  const realm = new Realm('page', time, new Dice(1), watch)
  const say = (what: string) => () => void said.push(what)
  return { time, realm, said, say }
}

it('In a frozen realm neither timers nor messages run; all of them do when it thaws, in the order in which they came', async () => {
  const { time, realm, said, say } = startRealm()
  realm.setTimer(say('timer'), 1_000, false)
  realm.setTimer(say('every'), 1_500, true)
  realm.freeze()
  time.at(500, () => realm.task(say('message')))
  await time.advance(60_000)
  expect([said, realm.awake]).toEqual([[], false])
  realm.thaw()
  await time.advance(0)
  expect(said).toEqual(['message', 'timer', 'every'])
  await time.advance(1_500)
  expect(said.at(-1)).toBe('every')
})

it('A machine that sleeps stops its timers: they go on from where they stood, and the wall clock does not wait', async () => {
  const { time, realm, said, say } = startRealm()
  const wall = realm.wall
  realm.setTimer(say('timer'), 1_000, false)
  await time.advance(400)
  realm.sleep()
  await time.advance(60_000)
  expect([said, realm.monotonic]).toEqual([[], 400])
  realm.wake()
  await time.advance(599)
  expect(said).toEqual([])
  await time.advance(1)
  expect([said, realm.wall - wall]).toEqual([['timer'], 61_000])
})
