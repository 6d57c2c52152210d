import type { HoldfastError } from 'holdfast'
import { useConnectionManager } from 'holdfast/react'
import { useEffect, useState } from 'react'

interface Noticed {
  readonly notice: HoldfastError
  readonly times: number
}

/** What the connection survived and reports, such as frames that nobody can read. */
export function Notices() {
  const { manager } = useConnectionManager()
  const [noticed, setNoticed] = useState<Noticed | null>(null)
  useEffect(
    () =>
      manager.onNotice((notice, count) => {
        setNoticed((before) => ({ notice, times: (before?.notice.name === notice.name ? before.times : 0) + count }))
      }),
    [manager],
  )
  if (!noticed) return null
  const { notice, times } = noticed
  return (
    <p className="notices" data-testid="notice" role="status">
      <code>{notice.name}</code> {times > 1 && `×${times} `}
      {notice.message}
    </p>
  )
}
