import type { Random } from '../random.js'
import type { Frame } from './frame.js'

const TEXTS = (topic: string): readonly string[] => [
  '',
  ' ',
  'null',
  'true',
  '42',
  '"text"',
  '{}',
  '[]',
  '[null]',
  '[null,null,null,null,null]',
  `[null,null,"${topic}"]`,
  `[null,null,"${topic}","new_msg"]`,
  `[null,null,"${topic}","new_msg",{}`,
  `[null,null,"${topic}","new_msg",{"a":1}}`,
  `[null,null,"${topic}","new_msg",{},"more"]`,
  `[null,null,"${topic}","broadcast",%{error: "unable to parse response"}]`,
  `[null,null,"${topic}","new_msg",nul]`,
  `[null,null,"${topic}","new_msg",]`,
  `[null,null,"${topic}",{"event":"new_msg"},{}]`,
  `[null,null,["${topic}"],"new_msg",{}]`,
  `{"topic":"${topic}","event":"broadcast","payload":%{error: "unable to parse response"},"ref":null}`,
  `{"topic":"${topic}","event":"new_msg","payload":{"a":1},"ref":null`,
  `{"topic":"${topic}","payload":{}}`,
  `{"topic":"${topic}","event":"new_msg","payload":{"v":1},"ref":null}`,
  `[null,null,"${topic}","new_msg",{"v":2}]`,
  '\u0000',
  '[[[[[[[[[[',
  '{"topic":',
  'not JSON at all',
]

/** Frames that no sound server sends. */
export function malformed(random: Random, topic: string): Frame {
  if (random.chance(0.6)) return { form: 'raw', data: random.pick(TEXTS(topic)) }
  const kind = random.pick([0, 1, 2, 3, 4, 5, 200])
  const bytes = random.list(24, () => random.below(random.chance(0.5) ? 8 : 256))
  return { form: 'raw', data: Uint8Array.from(random.chance(0.1) ? [] : [kind, ...bytes]) }
}
