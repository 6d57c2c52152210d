import { useClient } from 'holdfast/react'
import { useEffect, useState } from 'react'
import { takesFaults } from '../local_server'

/** Whether this server can be broken at will; `unknown` if it does not answer. */
export type FaultSupport = 'asking' | 'yes' | 'no' | 'unknown'

export function useFaultSupport(): FaultSupport {
  const client = useClient()
  const [support, setSupport] = useState<FaultSupport>('asking')
  useEffect(() => {
    let wanted = true
    const say = (answer: FaultSupport): void => {
      if (wanted) setSupport(answer)
    }
    takesFaults(client).then(
      (yes) => {
        say(yes ? 'yes' : 'no')
      },
      () => {
        say('unknown')
      },
    )
    return () => {
      wanted = false
    }
  }, [client])
  return support
}
