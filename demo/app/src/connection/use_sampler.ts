import { useConnectionManager } from 'holdfast/react'
import { useEffect, useMemo } from 'react'
import { Sampler } from './sampler'

/** A sampler that runs as long as the component is there. */
export function useSampler(): Sampler {
  const { manager } = useConnectionManager()
  const sampler = useMemo(() => new Sampler(manager), [manager])
  useEffect(() => sampler.start(), [sampler])
  return sampler
}
