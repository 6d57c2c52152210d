import type { Random } from '../random.js'
import { object } from './tree.js'
import type { Tree } from './tree.js'

const WORDS = [
  '',
  'a',
  'pizza',
  'grüße',
  '漢字かな',
  '🙂👩‍👩‍👧‍👦',
  'a "quoted" \\ word',
  'line\nbreak\ttab',
  '\u0000\u001f\u007f',
  '\u2028\u2029',
  '{"not":"an object"}',
  '[1,2]',
  'null',
  "it's",
  '  padded  ',
  'long '.repeat(40),
  '\ufeffmark',
  'e\u0301',
  '][}{",',
] as const

export const word = (random: Random): string => random.pick(WORDS)

/** A word, written in one of the ways in which JSON may. */
export function wordText(random: Random): Tree {
  const plain = JSON.stringify(word(random))
  if (random.chance(0.8)) return plain
  return plain.replace(/[^\u0020-\u007e]/gu, (c) => [...c].flatMap(escapes).join(''))
}

const NUMBERS = [
  '0',
  '-0',
  '7',
  '-12',
  '3.25',
  '1e3',
  '1E-7',
  '0.1',
  '2147483647',
  '9007199254740991',
  '1.7976931348623157e308',
]

/** A value of any kind, up to `depth` deep. */
export function anyValue(random: Random, depth = 3): Tree {
  return random.weighted<Tree>([
    [4, () => wordText(random)],
    [3, () => random.pick(NUMBERS)],
    [2, () => random.pick(['true', 'false', 'null'])],
    [depth > 0 ? 2 : 0, () => random.list(3, () => anyValue(random, depth - 1))],
    [depth > 0 ? 3 : 0, () => anyObject(random, depth - 1)],
  ])
}

export function anyObject(random: Random, depth = 2): Tree {
  const names = random.list(4, () =>
    random.pick(['x', 'y', 'id', 'naïve key', 'a"b', 'event', 'payload', '7', 'constructor']),
  )
  return object(Object.fromEntries(names.map((name) => [name, anyValue(random, depth)])))
}

function escapes(c: string): string[] {
  return Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`)
}
