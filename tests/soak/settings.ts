import { parseArgs } from 'node:util'

/** Where a tab's core runs. */
export type Host = 'page' | 'worker'

/** What the command line asks for. */
export interface Settings {
  readonly minutes: number
  /** `both`: in the page for the first tab, in a worker for the second. */
  readonly host: Host | 'both'
  readonly seed: number
}

/** Reads `--minutes 20 --host page|worker|both --seed 7`. Throws a `RangeError` that says what is wrong. */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '20' },
      host: { type: 'string', default: 'page' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
    },
  })
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
  const { host } = values
  if (!(minutes > 0 && Number.isFinite(minutes)))
    throw new RangeError(`--minutes is ${values.minutes}, and must be a number above 0.`)
  if (host !== 'page' && host !== 'worker' && host !== 'both')
    throw new RangeError(`--host is ${host}, and must be page, worker or both.`)
  if (!(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new RangeError(`--seed is ${values.seed}, and must be a whole number from 0 to ${2 ** 32 - 1}.`)
  return { minutes, host, seed }
}

/** Where each tab's core runs. */
export function hostsOf({ host }: Settings): readonly [Host, Host] {
  return host === 'both' ? ['page', 'worker'] : [host, host]
}
