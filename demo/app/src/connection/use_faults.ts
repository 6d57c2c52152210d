import type { RealtimeClient } from 'holdfast'
import { useClient } from 'holdfast/react'
import { useEffect, useState } from 'react'
import { breakEverybody, breakThisPage } from '../local_server'
import { useAction } from '../parts/use_action'

/** A fault that lasts until it is switched off. */
export type Switch = 'cut' | 'freeze' | 'slow'
/** A fault that happens once. */
export type Blow = 'close' | 'expire' | 'restart'

export const SLOW_MS = 400
const UNAVAILABLE = 503
const GOING_AWAY = 1001

type Act = (client: RealtimeClient) => Promise<void>

const SWITCHES: Readonly<Record<Switch, { readonly on: Act; readonly off: Act }>> = {
  cut: {
    on: async (client) => {
      await breakThisPage(client, { fault: 'refuse_connections', status: UNAVAILABLE })
      await breakThisPage(client, { fault: 'drop' })
    },
    off: (client) => breakThisPage(client, { fault: 'refuse_connections', status: null }),
  },
  freeze: {
    on: (client) => breakThisPage(client, { fault: 'freeze' }),
    off: (client) => breakThisPage(client, { fault: 'thaw' }),
  },
  slow: {
    on: (client) => breakThisPage(client, { fault: 'delay', ms: SLOW_MS }),
    off: (client) => breakThisPage(client, { fault: 'delay', ms: 0 }),
  },
}

const BLOWS: Readonly<Record<Blow, Act>> = {
  close: (client) => breakThisPage(client, { fault: 'close', code: GOING_AWAY }),
  expire: (client) => breakThisPage(client, { fault: 'expire_tokens' }),
  restart: (client) => breakEverybody(client, { fault: 'restart' }),
}

export interface Faults {
  readonly active: ReadonlySet<Switch>
  readonly toggle: (name: Switch) => void
  readonly strike: (name: Blow) => void
  readonly error: Error | null
}

/** The faults of this page. A new connection begins without any. */
export function useFaults(): Faults {
  const client = useClient()
  const { run, error } = useAction()
  const [active, setActive] = useState<ReadonlySet<Switch>>(new Set())
  useEffect(
    () =>
      client.connection.onStateChange((state) => {
        if (state === 'connected') setActive(new Set())
      }),
    [client],
  )
  useUndone('cut', active, client)
  useUndone('freeze', active, client)
  const toggle = (name: Switch): void => {
    const turnsOn = !active.has(name)
    void run(() => SWITCHES[name][turnsOn ? 'on' : 'off'](client)).then((done) => {
      if (done) setActive((before) => withSwitch(before, name, turnsOn))
    })
  }
  const strike = (name: Blow): void => {
    void run(() => BLOWS[name](client))
  }
  return { active, toggle, strike, error }
}

/** A socket that was given up must not stay frozen, and the next person at work on this page must not find it cut off. */
function useUndone(name: Switch, active: ReadonlySet<Switch>, client: RealtimeClient): void {
  const on = active.has(name)
  useEffect(() => {
    if (on) return () => void SWITCHES[name].off(client).catch(() => undefined)
  }, [on, name, client])
}

function withSwitch(active: ReadonlySet<Switch>, name: Switch, on: boolean): ReadonlySet<Switch> {
  return new Set(on ? [...active, name] : [...active].filter((one) => one !== name))
}
